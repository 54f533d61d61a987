// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.msd;

import dev.foresight.engine.model.HiddenRows;
import dev.foresight.engine.model.KvArena;
import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.Positions;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.engine.speculation.StepLoad;
import java.util.List;

/**
 * What guesses tokens ahead for an engine's sequences: a draft and the policy it follows, or
 * nothing. Used by one thread at a time.
 */
public interface Drafts {
  /** Returns what decides how far is guessed. */
  SpeculationPolicy policy();

  /** Returns of which rows of the target's passes {@link #draft} reads hidden states. */
  HiddenRows reads();

  /** Returns how many bytes one position takes in a cache. */
  long cacheBytesPerRow();

  /**
   * Makes memory for caches; the caller owns it.
   *
   * @param rows of all of them together
   */
  KvArena newArena(int rows);

  /**
   * Starts a sequence; the caller owns it.
   *
   * @param positions of the sequence
   * @param cache of an arena of these drafts, which it takes over
   */
  DraftState start(GenerationRequest request, Positions positions, KvCache cache);

  /**
   * Learns what the target has computed, and grows the next trees.
   *
   * @param inputs each of another sequence that is followed; may be none
   * @param hidden the target's hidden states, {@code [sources, H]}
   * @param load of the target's step
   */
  void draft(List<DraftInput> inputs, Tensor hidden, StepLoad load);
}
