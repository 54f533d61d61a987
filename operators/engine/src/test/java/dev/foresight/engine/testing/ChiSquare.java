// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

/** Pearson's goodness-of-fit test; cells that expect fewer than five are pooled. */
public final class ChiSquare {
  /** Normal quantile of a false alarm in ten thousand. */
  private static final double Z = 3.719;

  private final int draws;
  private double statistic;
  private int cells;
  private double pooledExpected;
  private double pooledCount;

  public ChiSquare(int draws) {
    this.draws = draws;
  }

  public void add(int count, double probability) {
    double expected = draws * probability;
    if (expected < 5) {
      pooledExpected += expected;
      pooledCount += count;
    } else {
      statistic += (count - expected) * (count - expected) / expected;
      cells++;
    }
  }

  public double statistic() {
    // A pool far below one draw says nothing but "never"; one hit there is no evidence.
    double expected = Math.max(pooledExpected, 1);
    double difference = pooledCount - pooledExpected;
    return statistic + difference * difference / expected;
  }

  /** The statistic's critical value, by Wilson and Hilferty's approximation. */
  public double criticalValue() {
    int freedom = Math.max(1, cells);
    double a = 2.0 / (9 * freedom);
    return freedom * Math.pow(1 - a + Z * Math.sqrt(a), 3);
  }
}
