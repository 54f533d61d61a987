// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.msd;

import dev.foresight.engine.model.DraftModel;
import dev.foresight.engine.model.DraftOutput;
import dev.foresight.engine.model.DraftSegment;
import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.Segment;
import dev.foresight.engine.model.TreeMask;
import dev.foresight.engine.runtime.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Drafts trees for all sequences together: one pass of the draft over what the target has computed,
 * then one for each level. Runs on one thread at a time.
 */
public final class Drafter {
  private final DraftModel model;

  /** Creates a drafter; the model stays its owner's. */
  public Drafter(DraftModel model) {
    this.model = model;
  }

  /**
   * Starts a sequence; the caller owns it.
   *
   * @param cache of the draft's, which it takes over
   * @param shape of its trees
   */
  public DraftState newState(KvCache cache, TreeShape shape) {
    return new DraftState(cache, shape);
  }

  /**
   * Takes what the target has computed, and grows the next trees.
   *
   * @param inputs at least one, each of another sequence
   * @param hidden the target's hidden states, {@code [sources, H]}
   */
  public void draft(List<DraftInput> inputs, Tensor hidden) {
    List<DraftSegment> segments = inputs.stream().map(Drafter::extension).toList();
    List<Growing> growing =
        inputs.stream()
            .filter(input -> input.noise().isPresent())
            .map(input -> new Growing(input.state(), input.noise().get(), growth(input)))
            .toList();
    DraftOutput output = forward(segments, hidden, growing);
    try {
      inputs.forEach(input -> input.state().advance(input.ids().length));
      List<Growing> level = stillGrowing(growing);
      while (!level.isEmpty()) {
        DraftOutput parents = output;
        output = expand(level, parents);
        parents.close();
        level = stillGrowing(level);
      }
      growing.forEach(each -> each.state().setTree(each.growth().tree()));
    } finally {
      output.close();
      growing.forEach(Growing::dropDrafted);
    }
  }

  private static TreeGrowth growth(DraftInput input) {
    return new TreeGrowth(input.ids()[input.ids().length - 1], input.state().shape());
  }

  /** Runs the draft, and hands each tree its proposals. */
  private DraftOutput forward(List<DraftSegment> segments, Tensor hidden, List<Growing> growing) {
    int widest = growing.stream().mapToInt(each -> each.growth().proposals()).max().orElse(1);
    int count = Math.min(widest, model.vocabulary());
    DraftOutput output = model.forward(segments, hidden, count);
    int row = 0;
    for (Growing each : growing) {
      int width = each.growth().width();
      each.growth().add(output.scores(), output.tokens(), row, count);
      row += width;
    }
    return output;
  }

  /** The rows of the draft's sequence that the target's step has made known. */
  private static DraftSegment extension(DraftInput input) {
    Segment rows = Segment.text(input.state().cache(), input.ids(), input.noise().isPresent());
    return new DraftSegment(
        input.image().map(rows::withImage).orElse(rows),
        input.sources(),
        input.noise().map(DraftInput.Noise::temperature).orElse(0.0),
        input.noise().map(noise -> noise.key(1)).orElse(0L));
  }

  private static List<Growing> stillGrowing(List<Growing> trees) {
    return trees.stream().filter(each -> each.growth().isGrowing()).toList();
  }

  /** Feeds the next level of the trees; a node's hidden state is its parent's output. */
  private DraftOutput expand(List<Growing> level, DraftOutput parents) {
    List<DraftSegment> segments = level.stream().map(Growing::level).toList();
    DraftOutput output = forward(segments, parents.hidden(), level);
    level.forEach(each -> each.state().cache().advance(each.growth().widthBefore()));
    return output;
  }

  /** A tree that grows behind its sequence in the draft's cache. */
  private record Growing(DraftState state, DraftInput.Noise noise, TreeGrowth growth) {
    /** The rows of the next level. */
    DraftSegment level() {
      int[] tokens = growth.tokens();
      int[] cacheParents = growth.cacheParents();
      int position = state.length() + growth.depth() - 1;
      int[] positions = new int[tokens.length];
      Arrays.fill(positions, position);
      Segment rows =
          new Segment(
              state.cache(),
              tokens,
              positions,
              Optional.empty(),
              Optional.of(TreeMask.ofLast(tokens.length, cacheParents)),
              IntStream.range(0, tokens.length).toArray());
      return new DraftSegment(
          rows, growth.parentRows(), noise.temperature(), noise.key(growth.depth() + 1));
    }

    void dropDrafted() {
      state.cache().drop(state.cache().length() - state.length());
    }
  }
}
