// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sums over the rows of one step.
 *
 * @param rows that have a loss, weighted as the loss is
 * @param loss what is minimised
 * @param parts of the loss by their names, not weighted
 * @param norm of the gradient, before clipping
 * @param rate of learning
 * @param samples trained on
 * @param tokens of those
 * @param cut how many of the samples were cut
 */
public record StepLosses(
    double rows,
    double loss,
    Map<String, Sum> parts,
    double norm,
    double rate,
    int samples,
    long tokens,
    int cut) {
  /** A step all of whose samples were left out. */
  public static final StepLosses NONE = new StepLosses(0, 0, Map.of(), 0, 0, 0, 0, 0);

  /**
   * A sum over rows.
   *
   * @param rows how many
   */
  public record Sum(double sum, long rows) {
    private Sum plus(Sum other) {
      return new Sum(sum + other.sum, rows + other.rows);
    }

    /** Returns the mean of a row. */
    public double mean() {
      return sum / Math.max(1, rows);
    }
  }

  /** Copies the parts, in their order. */
  public StepLosses {
    parts = new LinkedHashMap<>(parts);
  }

  /** Returns the sums of both, with the later one's norm and rate. */
  public StepLosses plus(StepLosses later) {
    Map<String, Sum> sums = new LinkedHashMap<>(parts);
    later.parts.forEach((name, sum) -> sums.merge(name, sum, Sum::plus));
    return new StepLosses(
        rows + later.rows,
        loss + later.loss,
        sums,
        later.norm,
        later.rate,
        samples + later.samples,
        tokens + later.tokens,
        cut + later.cut);
  }

  /** Returns the same, moved with a norm at a rate. */
  public StepLosses moved(double newNorm, double newRate) {
    return new StepLosses(rows, loss, parts, newNorm, newRate, samples, tokens, cut);
  }
}
