// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import dev.foresight.training.run.SampleKind;
import java.util.Map;

/**
 * How a draft does on samples that it was not trained on.
 *
 * @param step after how many steps
 * @param kinds of samples there are, and how it does on each
 * @param tau tokens a verification gives when the target really decodes with the draft, the bonus
 *     token counted; NaN where nothing was decoded
 * @param tauWithoutBonus the same without it
 */
public record ValidationMetrics(
    long step, Map<SampleKind, OfKind> kinds, double tau, double tauWithoutBonus) {
  /**
   * On samples of one kind, a mean over rows.
   *
   * @param samples how many
   * @param hiddenLoss distance to the target's states
   * @param tokenLoss soft cross-entropy
   * @param top1 share of rows where the target's most likely token is the draft's
   * @param top2 share where it is one of the draft's first two
   * @param top3 share where it is one of the first three
   */
  public record OfKind(
      int samples, double hiddenLoss, double tokenLoss, double top1, double top2, double top3) {}

  /** Copies the kinds. */
  public ValidationMetrics {
    kinds = Map.copyOf(kinds);
  }
}
