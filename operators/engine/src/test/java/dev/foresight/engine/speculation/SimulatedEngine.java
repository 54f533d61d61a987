// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.StepTimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/**
 * An engine without a model: a draft that is right as often as it says, and a machine on which
 * passes take what a test says, in milliseconds.
 */
final class SimulatedEngine {
  private static final GenerationRequest REQUEST =
      GenerationRequest.greedy("simulated", new Prompt.Raw(""), List.of());

  /** Of a token that no draft proposes. */
  private static final int OTHER = 9;

  private static final double OTHER_MILLIS = 0.2;

  private final SpeculationPolicy policy;
  private final IntToDoubleFunction verifyMillis;
  private final IntToDoubleFunction draftMillis;
  private final SplittableRandom random = new SplittableRandom(5);
  private double sureness = 0.9;
  private int promptRows;

  /** Of which the draft follows each. */
  private final List<Boolean> followed = new ArrayList<>();

  /** Nodes that were verified in the last run, a step and sequence on average, roots included. */
  double nodesPerTree;

  /** Passes of the draft in the last run, a step on average. */
  double passesPerStep;

  /**
   * Creates one.
   *
   * @param verifyMillis of a pass of the target by its rows
   * @param draftMillis of a pass of the draft by its trees
   */
  SimulatedEngine(
      SpeculationPolicy policy, IntToDoubleFunction verifyMillis, IntToDoubleFunction draftMillis) {
    this.policy = policy;
    this.verifyMillis = verifyMillis;
    this.draftMillis = draftMillis;
  }

  /** From now on the draft's first choices are as likely as this, on average. */
  SimulatedEngine sureness(double value) {
    sureness = value;
    return this;
  }

  /** From now on each step reads rows of prompts, too. */
  SimulatedEngine promptRows(int rows) {
    promptRows = rows;
    return this;
  }

  /** From now on so many sequences decode, which all join now. */
  SimulatedEngine join(int sequences) {
    followed.clear();
    for (int i = 0; i < sequences; i++) {
      followed.add(policy.speculates(REQUEST));
    }
    return this;
  }

  long followed() {
    return followed.stream().filter(each -> each).count();
  }

  /** Returns tokens a millisecond, over some steps. */
  double run(int steps) {
    double tokens = 0;
    double millis = 0;
    double nodes = 0;
    double allPasses = 0;
    for (int step = 0; step < steps; step++) {
      StepLoad load = new StepLoad(followed.size(), promptRows, 0);
      List<TreeGrowth> grown = new ArrayList<>();
      int passes = followed() > 0 ? 1 : 0;
      for (boolean each : followed) {
        if (each) {
          TreeGrowth growth = policy.begin(new TreeRoot(REQUEST, 0, Set.of(), 1000)).orElseThrow();
          propose(growth);
          grown.add(growth);
        }
      }
      List<TreeGrowth> level = nextLevel(grown, load);
      while (!level.isEmpty()) {
        passes++;
        level.forEach(this::propose);
        level = nextLevel(level, load);
      }
      List<Walk> walks = new ArrayList<>();
      int rows = followed.size() + promptRows;
      tokens += followed.size();
      for (DraftTree tree : grown.isEmpty() ? List.<DraftTree>of() : policy.choose(grown, load)) {
        Walk walk = walked(tree);
        rows += tree.size() - 1;
        nodes += tree.size();
        tokens += walk.accepted();
        if (walk.isVerification()) {
          walks.add(walk);
        }
      }
      double draft = passes == 0 ? 0 : passes * draftMillis.applyAsDouble(grown.size());
      double verify = verifyMillis.applyAsDouble(rows) * (0.95 + random.nextDouble(0.1));
      millis += draft + verify + OTHER_MILLIS;
      allPasses += passes;
      policy.learn(
          new StepReport(
              load, walks, new StepTimes(time(draft), time(verify), time(OTHER_MILLIS))));
    }
    nodesPerTree = nodes / steps / followed.size();
    passesPerStep = allPasses / steps;
    return tokens / millis;
  }

  private List<TreeGrowth> nextLevel(List<TreeGrowth> trees, StepLoad load) {
    List<TreeGrowth> open = trees.stream().filter(TreeGrowth::isGrowing).toList();
    List<TreeGrowth> level = open.isEmpty() ? open : policy.expand(open, load);
    level.forEach(TreeGrowth::expand);
    return level;
  }

  /** Adds a level: each node has a first choice that is more or less sure, and a second one. */
  private void propose(TreeGrowth growth) {
    int width = growth.width();
    float[] scores = new float[2 * width];
    long[] tokens = new long[2 * width];
    for (int i = 0; i < width; i++) {
      double first = Math.min(0.98, sureness - 0.25 + random.nextDouble(0.5));
      scores[2 * i] = (float) Math.log(first);
      scores[2 * i + 1] = (float) Math.log((1 - first) / 2);
      tokens[2 * i + 1] = 1;
    }
    growth.add(scores, tokens, 0, 2);
  }

  private Walk walked(DraftTree tree) {
    Walk walk = new Walk(tree);
    while (walk.isOpen()) {
      double where = random.nextDouble();
      int token = OTHER;
      for (int node = walk.node() + 1; node < tree.size() && token == OTHER; node++) {
        if (tree.parents()[node] == walk.node()) {
          where -= Math.exp(tree.scores()[node] - tree.scores()[walk.node()]);
          token = where < 0 ? tree.tokens()[node] : OTHER;
        }
      }
      walk.follow(token);
    }
    return walk;
  }

  private static Duration time(double millis) {
    return Duration.ofNanos((long) (millis * 1e6));
  }
}
