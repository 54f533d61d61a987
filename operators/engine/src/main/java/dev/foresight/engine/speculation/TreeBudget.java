// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

import dev.foresight.engine.request.GenerationRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Grows trees, and verifies nodes of them, as long as that brings more tokens than the same time
 * brings otherwise: a step of the batch is worth its tokens less its time at the rate, in tokens a
 * millisecond, that the engine has had of late. Maximising that in every step maximises the rate
 * itself (Dinkelbach, 1967). Costs are those of the whole batch, and learnt as it runs: a pass of
 * the target by its rows, one of the draft by its trees.
 *
 * <p>Where it does not pay to follow a sequence with the draft at all, requests that join are
 * decoded plainly, see {@link SpeculationWorth}.
 */
final class TreeBudget implements SpeculationPolicy {
  /** Now and then another size is verified than the best one, so that its cost is known. */
  private static final int TRIES_EVERY = 64;

  /** Nodes that are less likely are not worth thinking of. */
  private static final double LEAST_LIKELY = 0.02;

  /** Levels that are expanded while nothing is known of what they cost. */
  private static final int UNKNOWN_DEPTH = 2;

  /** Drafted nodes of a tree, that a row's cost is a mean over. */
  private static final int ROWS_BEHIND_ROOT = 4;

  /** At first, every second time. */
  private static final int FIRST_STEPS = 16;

  /** Of all trees that are tried then. */
  private static final int FIRST_ROWS = 48;

  private final AdaptiveTrees settings;
  private final CostCurve verification = new CostCurve();
  private final CostCurve draftPass = new CostCurve();
  private final MovingAverage otherMillis = new MovingAverage();
  private final Acceptance acceptance = new Acceptance();
  private final SpeculationWorth worth = new SpeculationWorth();

  /** The trees that were begun since the last step. */
  private final Map<TreeGrowth, Prospects> growing = new HashMap<>();

  private final SplittableRandom random = new SplittableRandom(1);
  private final MovingAverage tokensPerStep = new MovingAverage();
  private final MovingAverage millisPerStep = new MovingAverage();

  /** That these were expanded by. */
  private int levels;

  /** Whether the step before read prompts, and the draft with it. */
  private boolean readPrompts;

  /** That read no prompts, of which costs are learnt. */
  private int steps;

  TreeBudget(AdaptiveTrees settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public TreeLimits limits() {
    return settings.limits();
  }

  @Override
  public boolean speculates(GenerationRequest request) {
    return worth.speculates();
  }

  @Override
  public Optional<TreeGrowth> begin(TreeRoot root) {
    Optional<TreeGrowth> begun = settings.begin(root);
    begun.ifPresent(this::prospects);
    return begun;
  }

  /** Returns tokens a millisecond; 0, as if time were worth nothing, before any is known. */
  private double rate() {
    return millisPerStep.value() == 0 ? 0 : tokensPerStep.value() / millisPerStep.value();
  }

  @Override
  public List<TreeGrowth> expand(List<TreeGrowth> open, StepLoad load) {
    if (rate() == 0 && open.get(0).depth() > UNKNOWN_DEPTH) {
      return List.of();
    }
    double row = rate() * millisPerRow(load.decoding(), ROWS_BEHIND_ROOT * growing.size());
    List<Level> levelsByGain =
        open.stream()
            .map(tree -> new Level(tree, gainOfLevel(tree, row)))
            .sorted(Comparator.comparingDouble(level -> -level.gain()))
            .toList();
    int count = 0;
    double most = 0;
    double gain = 0;
    for (int i = 0; i < levelsByGain.size(); i++) {
      gain += levelsByGain.get(i).gain();
      double net = gain - rate() * draftPass.at(i + 1);
      if (net > most) {
        most = net;
        count = i + 1;
      }
    }
    if (count > 0) {
      levels++;
    }
    Set<TreeGrowth> chosen =
        levelsByGain.stream().limit(count).map(Level::tree).collect(Collectors.toSet());
    return open.stream().filter(chosen::contains).toList();
  }

  private record Level(TreeGrowth tree, double gain) {}

  private double millisPerRow(int rows, int more) {
    return (verification.at(rows + more) - verification.at(rows)) / more;
  }

  /**
   * The tokens that another level is likely to bring: the best child of each node that it has.
   *
   * @param row what verifying a row costs, in tokens
   */
  private double gainOfLevel(TreeGrowth tree, double row) {
    Prospects prospects = prospects(tree);
    double gain = 0;
    for (int node : tree.beam()) {
      gain += Math.max(0, prospects.likely(node) * acceptance.ofFirst() - row);
    }
    return gain;
  }

  private Prospects prospects(TreeGrowth tree) {
    return growing.computeIfAbsent(tree, Prospects::new).look(acceptance);
  }

  @Override
  public List<DraftTree> choose(List<TreeGrowth> grown, StepLoad load) {
    boolean tries = load.promptRows() == 0 && steps % (steps < FIRST_STEPS ? 2 : TRIES_EVERY) == 0;
    int[] sizes = paying(grown, load);
    if (tries) {
      tryOthers(sizes);
    }
    List<DraftTree> chosen = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      chosen.add(grown.get(i).best(sizes[i]));
    }
    return chosen;
  }

  /**
   * Roots alone now and then, as all is compared to them; else any size at first, near ones later.
   */
  private void tryOthers(int[] sizes) {
    int total = settings.most().total();
    boolean rootsAlone = steps == 0 || random.nextInt(4) == 0;
    int any = random.nextInt(1, Math.min(total, Math.max(2, FIRST_ROWS / sizes.length)) + 1);
    int change = random.nextInt(-1, 2);
    for (int i = 0; i < sizes.length; i++) {
      int near = Math.max(1, Math.min(total, sizes[i] + change));
      sizes[i] = rootsAlone ? 1 : steps < FIRST_STEPS ? any : near;
    }
  }

  /** The most likely nodes of the batch, as many as bring most: the sizes of trees with them. */
  private int[] paying(List<TreeGrowth> grown, StepLoad load) {
    List<Prospects> trees = grown.stream().map(this::prospects).toList();
    double plain = verification.at(load.decoding());
    List<Integer> taken = new ArrayList<>();
    int count = 0;
    double most = 0;
    double gain = 0;
    for (int best = best(trees); best >= 0; best = best(trees)) {
      double next = trees.get(best).next();
      if (next < LEAST_LIKELY) {
        break;
      }
      gain += next;
      trees.get(best).chooseNext();
      taken.add(best);
      double net = gain - rate() * (verification.at(load.decoding() + taken.size()) - plain);
      if (net > most) {
        most = net;
        count = taken.size();
      }
    }
    int[] sizes = new int[grown.size()];
    Arrays.fill(sizes, 1);
    taken.subList(0, count).forEach(tree -> sizes[tree]++);
    return sizes;
  }

  /** The tree with the likeliest node that is not chosen yet; -1 where all are. */
  private static int best(List<Prospects> trees) {
    int best = -1;
    for (int i = 0; i < trees.size(); i++) {
      if (trees.get(i).hasNext() && (best < 0 || trees.get(i).next() > trees.get(best).next())) {
        best = i;
      }
    }
    return best;
  }

  @Override
  public void learn(StepReport report) {
    StepLoad load = report.load();
    report.walks().forEach(acceptance::learn);
    int drafted = report.walks().stream().mapToInt(walk -> walk.tree().size() - 1).sum();
    int accepted = report.walks().stream().mapToInt(Walk::accepted).sum();
    int rows = load.decoding() + drafted;
    int trees = growing.size();
    int passes = trees == 0 ? 0 : 1 + levels;
    boolean decodes = load.decoding() > 0;
    boolean reads = load.promptRows() > 0;
    // What reading prompts takes is no price of decoding: such a step teaches no cost.
    if (decodes && !reads) {
      steps++;
      verification.learn(rows, millis(report.times().verify()));
      if (!readPrompts) {
        otherMillis.addUsual(millis(report.times().other()));
        if (trees > 0) {
          draftPass.learn(trees, millis(report.times().draft()) / passes);
        }
      }
    }
    if (decodes && steps > 0) {
      double other = otherMillis.value();
      double millis = passes * draftPass.at(trees) + verification.at(rows) + other;
      double tokens = load.decoding() + accepted;
      tokensPerStep.add(tokens);
      millisPerStep.add(millis);
      double plainMillis = verification.at(load.decoding()) + other;
      worth.learn(load.decoding(), trees, tokens - load.decoding() * millis / plainMillis);
    }
    readPrompts = reads;
    levels = 0;
    growing.clear();
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }
}
