// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.ablation;

import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.training.evaluation.Bootstrap;
import dev.foresight.training.evaluation.Interval;
import java.util.List;

/**
 * What each variant's drafts are worth, and by how much they differ from those of the paper's
 * recipe. Intervals are null where nothing was measured.
 *
 * @param target name of the model
 * @param seeds that every variant was trained with
 * @param bootstrap of the intervals
 * @param questions that were asked
 * @param skipped questions that could not be
 * @param trained one for each draft
 * @param lines for each temperature, tree, kind of question and variant
 */
public record AblationReport(
    String target,
    List<Long> seeds,
    Bootstrap bootstrap,
    int questions,
    int skipped,
    List<Trained> trained,
    List<Line> lines) {
  /**
   * A draft.
   *
   * @param draft its folder
   * @param steps that it was trained for
   * @param seconds that evaluating it took; training, which may have been resumed, tells its own
   */
  public record Trained(String variant, long seed, String draft, long steps, double seconds) {}

  /**
   * One variant in one setting. Differences are paired: both answered the same questions.
   *
   * @param kind of the questions: {@code image}, {@code text} or {@code all}
   * @param tau tokens that a verification told, the bonus token counted
   * @param tauDifference from the paper's recipe; null for itself
   * @param tokensPerStep all tokens but each answer's first, by all steps of decoding
   * @param tokensPerStepDifference from the paper's recipe; null for itself
   * @param decodeSpeedup over plain decoding
   * @param wrong answers that the draft changed: always 0 in a sound engine
   */
  public record Line(
      double temperature,
      SpeculationPolicy tree,
      String kind,
      String variant,
      Interval tau,
      Interval tauDifference,
      Interval tokensPerStep,
      Interval tokensPerStepDifference,
      Interval decodeSpeedup,
      long wrong) {}
}
