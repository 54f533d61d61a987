// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

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

  private final double[][] asked = new double[RANKS][BINS];
  private final double[][] accepted = new double[RANKS][BINS];

  /** Of first choices, whatever their probability. */
  private double firsts = TRUST;

  private double firstsAccepted = TRUST / 2;

  /**
   * Returns how likely a token is accepted, if its parent is.
   *
   * @param logProbability that the draft gives it behind its parent
   * @param rank among its siblings, from 0
   */
  double of(double logProbability, int rank) {
    double said = Math.min(1, Math.exp(logProbability));
    int row = row(rank);
    int bin = bin(said);
    return (accepted[row][bin] + TRUST * said) / (asked[row][bin] + TRUST);
  }

  /** Returns how likely the first choice behind any accepted token is accepted. */
  double ofFirst() {
    return firstsAccepted / firsts;
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
    int row = row(rank);
    int bin = bin(Math.min(1, Math.exp(logProbability)));
    if (asked[row][bin] >= FADES_AT) {
      asked[row][bin] /= 2;
      accepted[row][bin] /= 2;
    }
    asked[row][bin]++;
    accepted[row][bin] += isAccepted ? 1 : 0;
    if (rank == 0) {
      if (firsts >= FADES_AT) {
        firsts /= 2;
        firstsAccepted /= 2;
      }
      firsts++;
      firstsAccepted += isAccepted ? 1 : 0;
    }
  }

  private static int row(int rank) {
    return Math.min(rank, RANKS - 1);
  }

  private static int bin(double probability) {
    return Math.min(BINS - 1, (int) (probability * BINS));
  }
}
