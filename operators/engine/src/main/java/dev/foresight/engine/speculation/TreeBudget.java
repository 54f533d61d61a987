// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

import dev.foresight.engine.request.GenerationRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

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
  /** Weight of the last step in what is known of the rate. */
  private static final double WEIGHT = 0.05;

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
  private final CostCurve others = new CostCurve();
  private final Acceptance acceptance = new Acceptance();
  private final SpeculationWorth worth = new SpeculationWorth();
  private final IdentityHashMap<TreeGrowth, Prospects> growing = new IdentityHashMap<>();
  private final SplittableRandom random = new SplittableRandom(1);
  private double tokensPerStep;
  private double millisPerStep;

  /** Of the draft, for the trees that the next step verifies. */
  private int passes;

  /** That were begun since the last step. */
  private int treesPerPass;

  /** Whether the step before read prompts, and the draft with it. */
  private boolean readPrompts;

  /** That read no prompts, of which costs are learnt. */
  private int steps;

  /** That the rate was learnt of. */
  private int counted;

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
    passes = 1;
    treesPerPass++;
    return settings.begin(root);
  }

  /** Returns tokens a millisecond; 0, as if time were worth nothing, before any is known. */
  private double rate() {
    return millisPerStep == 0 ? 0 : tokensPerStep / millisPerStep;
  }

  @Override
  public List<TreeGrowth> expand(List<TreeGrowth> open, StepLoad load) {
    if (rate() == 0 && open.get(0).depth() > UNKNOWN_DEPTH) {
      return List.of();
    }
    double row = rate() * millisPerRow(load.decoding(), ROWS_BEHIND_ROOT * treesPerPass);
    double[] gains = new double[open.size()];
    for (int i = 0; i < gains.length; i++) {
      gains[i] = gainOfLevel(open.get(i), row);
    }
    int[] order =
        IntStream.range(0, gains.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -gains[i]))
            .mapToInt(i -> i)
            .toArray();
    int count = 0;
    double most = 0;
    double gain = 0;
    for (int i = 0; i < order.length; i++) {
      gain += gains[order[i]];
      double net = gain - rate() * draftPass.at(i + 1);
      if (net > most) {
        most = net;
        count = i + 1;
      }
    }
    boolean[] chosen = new boolean[gains.length];
    Arrays.stream(order, 0, count).forEach(i -> chosen[i] = true);
    if (count > 0) {
      passes++;
    }
    return IntStream.range(0, gains.length).filter(i -> chosen[i]).mapToObj(open::get).toList();
  }

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
    boolean reads = load.promptRows() > 0;
    // What reading prompts takes is no price of decoding: such a step teaches no cost.
    if (!reads && rows > 0) {
      steps++;
      verification.learn(rows, millis(report.times().verify()));
      if (!readPrompts) {
        others.learn(0, millis(report.times().other()));
        if (treesPerPass > 0) {
          draftPass.learn(treesPerPass, millis(report.times().draft()) / passes);
        }
      }
    }
    if (steps > 0 && rows > 0) {
      double other = others.at(0);
      double millis = passes * draftPass.at(treesPerPass) + verification.at(rows) + other;
      double tokens = load.decoding() + accepted;
      double weight = Math.max(1.0 / ++counted, WEIGHT);
      tokensPerStep += weight * (tokens - tokensPerStep);
      millisPerStep += weight * (millis - millisPerStep);
      double plainMillis = verification.at(load.decoding()) + other;
      worth.learn(load.decoding(), treesPerPass, tokens, load.decoding() * millis / plainMillis);
    }
    readPrompts = reads;
    passes = 0;
    treesPerPass = 0;
    growing.clear();
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }
}
