// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

import dev.foresight.engine.request.GenerationRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Speculates at random, 0 to 63 drafted tokens: begins, grows and trims trees as it likes. */
public final class WhimsicalPolicy implements SpeculationPolicy {
  private static final TreeLimits LIMITS = FixedTrees.parse("64,7,9").limits();

  private final Random random;
  private final Set<Integer> verifiedSizes = new TreeSet<>();

  /** Creates a policy whose whims repeat with the seed and the steps. */
  public WhimsicalPolicy(long seed) {
    this.random = new Random(seed);
  }

  /** Returns the sizes of the trees that were chosen, roots included. */
  public Set<Integer> verifiedSizes() {
    return verifiedSizes;
  }

  @Override
  public String name() {
    return "whimsical";
  }

  @Override
  public TreeLimits limits() {
    return LIMITS;
  }

  @Override
  public boolean speculates(GenerationRequest request) {
    return random.nextInt(10) > 0;
  }

  @Override
  public Optional<TreeGrowth> begin(TreeRoot root) {
    return random.nextInt(4) == 0
        ? Optional.empty()
        : new FixedTrees(2 + random.nextInt(63), random.nextInt(8), 1 + random.nextInt(9))
            .begin(root);
  }

  @Override
  public List<TreeGrowth> expand(List<TreeGrowth> open, StepLoad load) {
    return open.stream().filter(tree -> random.nextInt(4) > 0).toList();
  }

  @Override
  public List<DraftTree> choose(List<TreeGrowth> grown, StepLoad load) {
    List<DraftTree> chosen = new ArrayList<>();
    for (TreeGrowth tree : grown) {
      int nodes = random.nextInt(3) == 0 ? 1 + random.nextInt(tree.shape().total()) : 64;
      DraftTree cut = tree.best(Math.min(nodes, tree.shape().total()));
      verifiedSizes.add(cut.size());
      chosen.add(cut);
    }
    return chosen;
  }
}
