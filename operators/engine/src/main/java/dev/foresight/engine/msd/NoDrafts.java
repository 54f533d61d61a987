// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.msd;

import dev.foresight.engine.model.Decoder;
import dev.foresight.engine.model.HiddenRows;
import dev.foresight.engine.model.KvArena;
import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.Positions;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.speculation.PlainDecoding;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.engine.speculation.StepLoad;
import java.util.List;

/** Guesses nothing: plain decoding. Its caches hold nothing and take no memory. */
public final class NoDrafts implements Drafts {
  private static final SpeculationPolicy POLICY = new PlainDecoding();

  private final Decoder target;

  /** Creates the absence of a draft; the target stays its owner's. */
  public NoDrafts(Decoder target) {
    this.target = target;
  }

  @Override
  public SpeculationPolicy policy() {
    return POLICY;
  }

  @Override
  public HiddenRows reads() {
    return HiddenRows.WANTED;
  }

  @Override
  public long cacheBytesPerRow() {
    return 0;
  }

  @Override
  public KvArena newArena(int rows) {
    return target.newArenaOfNoLayers(rows);
  }

  @Override
  public DraftState start(GenerationRequest request, Positions positions, KvCache cache) {
    DraftState state = new DraftState(request, positions, cache);
    state.stopFollowing();
    return state;
  }

  @Override
  public void draft(List<DraftInput> inputs, Tensor hidden, StepLoad load) {
    if (!inputs.isEmpty()) {
      throw new IllegalArgumentException(
          inputs.size() + " sequences are followed, but there is no draft");
    }
  }
}
