// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

import java.util.Arrays;

/**
 * How often the target says what the draft thinks likely: a draft is surer, or less sure, than it
 * is right. Counts drafted tokens whose parents were accepted, by the probability that the draft
 * gave them and by whether they were its first choice; older counts fade.
 */
final class Acceptance {
  private static final int BINS = 20;

  /** First choices, and all others. */
  private static final int RANKS = 2;

  /** What the draft says itself counts as so many tokens. */
  private static final double TRUST = 4;

  private static final double FADES_AT = 400;

  private final Count[][] counts = new Count[RANKS][BINS];

  /** Of first choices, whatever their probability. */
  private final Count firsts = new Count(TRUST, TRUST / 2);

  Acceptance() {
    for (Count[] row : counts) {
      Arrays.setAll(row, bin -> new Count(0, 0));
    }
  }

  /** How many tokens were looked at, and how many of them were accepted. */
  private static final class Count {
    private double asked;
    private double accepted;

    Count(double asked, double accepted) {
      this.asked = asked;
      this.accepted = accepted;
    }

    void add(boolean isAccepted) {
      if (asked >= FADES_AT) {
        asked /= 2;
        accepted /= 2;
      }
      asked++;
      accepted += isAccepted ? 1 : 0;
    }
  }

  /**
   * Returns how likely a token is accepted, if its parent is.
   *
   * @param logProbability that the draft gives it behind its parent
   * @param rank among its siblings, from 0
   */
  double of(double logProbability, int rank) {
    double said = probability(logProbability);
    Count count = count(said, rank);
    return (count.accepted + TRUST * said) / (count.asked + TRUST);
  }

  /** Returns how likely the first choice behind any accepted token is accepted. */
  double ofFirst() {
    return firsts.accepted / firsts.asked;
  }

  /** Learns from how far the target followed a tree. */
  void learn(Walk walk) {
    DraftTree tree = walk.tree();
    boolean[] onPath = new boolean[tree.size()];
    for (int node : walk.path()) {
      onPath[node] = true;
    }
    int[] children = new int[tree.size()];
    for (int node = 1; node < tree.size(); node++) {
      int parent = tree.parents()[node];
      int rank = children[parent]++;
      if (onPath[parent]) {
        learn(tree.scores()[node] - tree.scores()[parent], rank, onPath[node]);
      }
    }
  }

  private void learn(double logProbability, int rank, boolean isAccepted) {
    count(probability(logProbability), rank).add(isAccepted);
    if (rank == 0) {
      firsts.add(isAccepted);
    }
  }

  /** Scores are sums of float32, so their differences may lie a little above 0. */
  private static double probability(double logProbability) {
    return Math.min(1, Math.exp(logProbability));
  }

  private Count count(double probability, int rank) {
    return counts[Math.min(rank, RANKS - 1)][Math.min(BINS - 1, (int) (probability * BINS))];
  }
}
