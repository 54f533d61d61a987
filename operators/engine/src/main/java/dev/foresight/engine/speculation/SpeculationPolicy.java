// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

import dev.foresight.engine.request.GenerationRequest;
import java.util.List;
import java.util.Optional;

/**
 * Decides how many tokens are guessed ahead, and which of them are verified. It proposes; the
 * engine decides what is right, so that no policy changes an output. Asked by the decoding thread
 * only.
 *
 * <p>As it stands, every tree that is begun grows to the whole of its shape, and is verified whole.
 */
public interface SpeculationPolicy {
  /** Returns its name with its numbers, as {@link PolicyNames#parse} reads it. */
  String name();

  /** Returns what any sequence may need at most: memory is reserved by it. */
  TreeLimits limits();

  /**
   * Returns whether a request may ever have trees. If not, the draft learns nothing of it, and it
   * costs what plain decoding does. Asked once, when the request joins the batch.
   */
  boolean speculates(GenerationRequest request);

  /**
   * Begins a tree under a sequence's last token.
   *
   * @return a tree that grows within the limits; empty: no tree this time
   */
  Optional<TreeGrowth> begin(TreeRoot root);

  /**
   * Chooses the trees that get another level.
   *
   * @param open trees that may grow
   * @param load of the step whose tokens they grow from
   * @return some of them, in their order
   */
  default List<TreeGrowth> expand(List<TreeGrowth> open, StepLoad load) {
    return open;
  }

  /**
   * Chooses the nodes to verify, when a step is put together.
   *
   * @param grown the trees of all sequences that have one
   * @param load of the step, trees left out
   * @return a tree for each of them, made by it; {@link TreeGrowth#best(int)} of 1 is plain
   *     decoding
   */
  default List<DraftTree> choose(List<TreeGrowth> grown, StepLoad load) {
    return grown.stream().map(TreeGrowth::whole).toList();
  }

  /** Learns what a step was worth. */
  default void learn(StepReport report) {}

  /** Returns a policy that decides by no time that a step took: with it, drafts can be compared. */
  default SpeculationPolicy steady() {
    return this;
  }

  /** Returns the policy of one engine: itself, or a new one if it keeps what it learns. */
  default SpeculationPolicy forEngine() {
    return this;
  }
}
