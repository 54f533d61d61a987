// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import dev.foresight.engine.equality.Equality;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.training.answers.AnswerShares;
import java.util.List;

/**
 * What a draft is worth for its target, and whether it changes any answer.
 *
 * @param subject what was evaluated
 * @param method how
 * @param questions that count
 * @param skipped questions that do not
 * @param lines for each temperature and tree, one of all questions, then one of each kind if there
 *     are several
 * @param answers how many are right, of all questions and of each kind; empty where that was not
 *     asked
 */
public record EvaluationReport(
    Subject subject,
    Method method,
    int questions,
    List<Skipped> skipped,
    List<Line> lines,
    List<AnswerShares> answers) {
  /** Copies the lists. */
  public EvaluationReport {
    skipped = List.copyOf(skipped);
    lines = List.copyOf(lines);
    answers = List.copyOf(answers);
  }

  /**
   * What was evaluated.
   *
   * @param model name of its folder
   * @param modelFingerprint of its checkpoint
   * @param dtype that the model computes in
   * @param device such as {@code cpu}
   * @param draft its folder
   * @param draftFingerprint of its checkpoint
   * @param draftDtype that it was asked to compute in
   * @param draftVocabulary how many tokens it can propose
   */
  public record Subject(
      String model,
      String modelFingerprint,
      String dtype,
      String device,
      String draft,
      String draftFingerprint,
      String draftDtype,
      int draftVocabulary) {
    /**
     * Describes a target and its draft.
     *
     * @param options that they were loaded with
     */
    public static Subject of(LoadedModel pair, EngineOptions options) {
      Speculation with = options.speculation().orElseThrow();
      return new Subject(
          pair.name(),
          pair.fingerprint(),
          pair.model().decoder().dtype().toString(),
          pair.torch().device(),
          with.draft().toString(),
          pair.draftFingerprint().orElseThrow(),
          with.draftDtype().toString(),
          pair.draft().orElseThrow().vocabulary());
    }
  }

  /**
   * How it was measured.
   *
   * @param data the files' names
   * @param batchSize questions that were submitted together: one unit of resampling
   * @param repetitions of every question
   * @param maxNewTokens of an answer at most
   * @param threads of one operation on the CPU
   * @param deterministic whether rounding could not differ between plain and speculative decoding
   * @param bootstrap of the intervals
   */
  public record Method(
      List<String> data,
      int batchSize,
      int repetitions,
      int maxNewTokens,
      int threads,
      boolean deterministic,
      Bootstrap bootstrap) {}

  /**
   * One temperature, one tree, one kind of question. Of intervals, those are null that nothing was
   * measured for, such as tau where no answer had a second token.
   *
   * @param kind of the questions; {@link #ALL} for all of them
   * @param questions how many
   * @param tokens of plain decoding's answers, all repetitions together
   * @param plainTokensPerSecond of one sequence that decodes, from its first token to its last
   * @param speculativeTokensPerSecond the same with the draft
   * @param decodeSpeedup time from the first to the last token, plain over speculative
   * @param endToEndSpeedup time from submission until the last answer, plain over speculative
   * @param tau tokens that a verification told, the bonus token counted
   * @param tauWithoutBonus drafted tokens that a verification accepted
   * @param tokensPerStep all tokens but each answer's first, by all steps of decoding
   * @param acceptancePerDepth for each depth from 1 on, of the verifications that accepted all
   *     tokens before it, the share that accepted one there
   * @param acceptedLengths for each length from 0 on, how many verifications accepted so many
   * @param equality of all answers with those of plain decoding
   */
  public record Line(
      double temperature,
      SpeculationPolicy tree,
      String kind,
      int questions,
      long tokens,
      double plainTokensPerSecond,
      double speculativeTokensPerSecond,
      Interval decodeSpeedup,
      Interval endToEndSpeedup,
      Interval tau,
      Interval tauWithoutBonus,
      Interval tokensPerStep,
      List<Interval> acceptancePerDepth,
      List<Long> acceptedLengths,
      Equality equality) {}

  /** The kind of a line of all questions. */
  public static final String ALL = "all";

  /** Returns whether every answer is that of plain decoding, near ties excused. */
  public boolean saysTheSame() {
    return lines.stream().allMatch(line -> line.equality().wrong() == 0);
  }
}
