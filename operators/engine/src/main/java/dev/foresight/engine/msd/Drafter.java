// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.msd;

import dev.foresight.engine.model.DraftModel;
import dev.foresight.engine.model.DraftOutput;
import dev.foresight.engine.model.DraftSegment;
import dev.foresight.engine.model.HiddenRows;
import dev.foresight.engine.model.KvArena;
import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.Positions;
import dev.foresight.engine.model.Segment;
import dev.foresight.engine.model.TreeMask;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.engine.speculation.StepLoad;
import dev.foresight.engine.speculation.TreeGrowth;
import dev.foresight.engine.speculation.TreeRoot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Drafts trees for all sequences together: one pass of the draft over what the target has computed,
 * then one for each level that the policy wants.
 */
public final class Drafter implements Drafts {
  private final DraftModel model;
  private final SpeculationPolicy policy;

  /** Creates a drafter; the model stays its owner's. */
  public Drafter(DraftModel model, SpeculationPolicy policy) {
    this.model = model;
    this.policy = policy;
  }

  @Override
  public SpeculationPolicy policy() {
    return policy;
  }

  @Override
  public HiddenRows reads() {
    return HiddenRows.ALL;
  }

  @Override
  public long cacheBytesPerRow() {
    return model.cacheBytesPerRow();
  }

  @Override
  public KvArena newArena(int rows) {
    return model.newArena(rows);
  }

  @Override
  public DraftState start(GenerationRequest request, Positions positions, KvCache cache) {
    DraftState state = new DraftState(request, positions, cache);
    if (!policy.speculates(request)) {
      state.stopFollowing();
    }
    return state;
  }

  @Override
  public void draft(List<DraftInput> inputs, Tensor hidden, StepLoad load) {
    if (inputs.isEmpty()) {
      return;
    }
    List<Growing> begun = new ArrayList<>();
    List<DraftSegment> segments = new ArrayList<>();
    for (DraftInput input : inputs) {
      Optional<Growing> growing = begin(input);
      growing.ifPresent(begun::add);
      segments.add(extension(input, growing.isPresent()));
    }
    DraftOutput output = forward(segments, hidden, begun);
    try {
      inputs.forEach(input -> input.state().advance(input.ids().length));
      List<Growing> level = nextLevel(begun, load);
      while (!level.isEmpty()) {
        DraftOutput parents = output;
        output = expand(level, parents);
        parents.close();
        level = nextLevel(level, load);
      }
      inputs.forEach(input -> input.state().setGrown(Optional.empty()));
      begun.forEach(each -> each.state().setGrown(Optional.of(each.growth())));
    } finally {
      output.close();
      begun.forEach(Growing::dropDrafted);
    }
  }

  /** Begins a tree where the sequence has a token to grow it under, and the policy wants one. */
  private Optional<Growing> begin(DraftInput input) {
    return input.ahead().flatMap(ahead -> begin(input, ahead));
  }

  private Optional<Growing> begin(DraftInput input, DraftInput.Ahead ahead) {
    int token = input.ids()[input.ids().length - 1];
    return policy
        .begin(new TreeRoot(input.state().request(), token, ahead.ends(), ahead.room()))
        .map(growth -> growth.requireWithin(policy.limits()))
        .map(growth -> new Growing(input.state(), ahead, growth));
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
  private static DraftSegment extension(DraftInput input, boolean grows) {
    DraftState state = input.state();
    Segment rows = Segment.text(state.cache(), input.ids(), state.positions(), grows);
    return new DraftSegment(
        input.image().map(rows::withImage).orElse(rows),
        input.sources(),
        input.ahead().map(DraftInput.Ahead::temperature).orElse(0.0),
        input.ahead().map(ahead -> ahead.key(1)).orElse(0L));
  }

  /** Of the trees that may grow, those that the policy wants to. */
  private List<Growing> nextLevel(List<Growing> trees, StepLoad load) {
    List<Growing> open = trees.stream().filter(each -> each.growth().isGrowing()).toList();
    if (open.isEmpty()) {
      return open;
    }
    Set<TreeGrowth> wanted =
        Set.copyOf(policy.expand(open.stream().map(Growing::growth).toList(), load));
    List<Growing> level = open.stream().filter(each -> wanted.contains(each.growth())).toList();
    level.forEach(each -> each.growth().expand());
    return level;
  }

  /** Feeds the next level of the trees; a node's hidden state is its parent's output. */
  private DraftOutput expand(List<Growing> level, DraftOutput parents) {
    List<DraftSegment> segments = level.stream().map(Growing::level).toList();
    DraftOutput output = forward(segments, parents.hidden(), level);
    level.forEach(each -> each.state().cache().advance(each.growth().widthBefore()));
    return output;
  }

  /** A tree that grows behind its sequence in the draft's cache. */
  private record Growing(DraftState state, DraftInput.Ahead ahead, TreeGrowth growth) {
    /** The rows of the next level. */
    DraftSegment level() {
      int[] tokens = growth.tokens();
      int[] cacheParents = growth.cacheParents();
      int[] standFor = new int[tokens.length];
      Arrays.fill(standFor, state.length() + growth.depth() - 1);
      Segment rows =
          new Segment(
              state.cache(),
              tokens,
              state.positions().of(standFor),
              Optional.empty(),
              Optional.of(TreeMask.ofLast(tokens.length, cacheParents)),
              IntStream.range(0, tokens.length).toArray());
      return new DraftSegment(
          rows, growth.parentRows(), ahead.temperature(), ahead.key(growth.depth() + 1));
    }

    void dropDrafted() {
      state.cache().drop(state.cache().length() - state.length());
    }
  }
}
