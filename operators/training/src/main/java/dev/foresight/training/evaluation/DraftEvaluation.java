// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.engine.speculation.PlainDecoding;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.training.answers.AnswerCheck;
import dev.foresight.training.answers.AnswerShares;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Evaluates a draft beside its target.
 *
 * <pre>{@code
 * DraftEvaluation evaluation = new DraftEvaluation(plan, options);
 * try (LoadedModel pair = LoadedModel.load(model, evaluation.engineOptions())) {
 *   Measurements found = evaluation.run(pair, questions, progress, () -> false);
 * }
 * }</pre>
 */
public final class DraftEvaluation {
  /** Where nothing is timed. */
  private static final int TOGETHER = 8;

  private final EvaluationPlan plan;
  private final EngineOptions options;

  /**
   * Creates an evaluation.
   *
   * @param options of the engine, with a draft; its tree is replaced by those of the plan
   * @throws IllegalArgumentException if they do not fit the plan
   */
  public DraftEvaluation(EvaluationPlan plan, EngineOptions options) {
    this.plan = plan;
    Speculation with =
        options
            .speculation()
            .orElseThrow(() -> new IllegalArgumentException("there is no draft to evaluate"));
    EngineOptions base =
        options
            .withMaxBatch(plan.batchSize())
            // What one run leaves behind would spare the next one its making.
            .withVisionCacheMib(0)
            .withPrefixCacheMib(0);
    // Every tree is checked against them; the engine reserves memory for the largest.
    List<EngineOptions> each = plan.trees().stream().map(tree -> with(base, with, tree)).toList();
    this.options = each.stream().max(Comparator.comparing(DraftEvaluation::treeRows)).orElseThrow();
  }

  private static EngineOptions with(EngineOptions base, Speculation with, SpeculationPolicy tree) {
    return base.withSpeculation(
        new Speculation(with.draft(), tree, with.draftVocabulary(), with.draftDtype()));
  }

  private static int treeRows(EngineOptions options) {
    return options.policy().limits().cacheRows();
  }

  /** Returns what to load the target and its draft with. */
  public EngineOptions engineOptions() {
    return options;
  }

  /**
   * Asks all questions whose answers are known once more, and about other images.
   *
   * @param pair loaded with {@link #engineOptions()}; it stays open
   * @param stop looked at between questions: what was asked by then, counts
   */
  public List<AnswerShares> answers(LoadedModel pair, Questions questions, BooleanSupplier stop) {
    try (Engine engine =
        DecodingEngine.open(pair, options.withMaxBatch(TOGETHER), new PlainDecoding())) {
      return AnswerShares.of(
          new AnswerCheck(engine, plan.padToSquare(), plan.maxNewTokens())
              .run(questions.samples(), stop));
    }
  }

  /**
   * Asks all questions.
   *
   * @param pair loaded with {@link #engineOptions()}; it stays open
   * @param progress told after every block
   * @param stop looked at before every block: what was measured by then, counts
   */
  public Measurements run(
      LoadedModel pair, Questions questions, Consumer<Progress> progress, BooleanSupplier stop) {
    TreeSwitch trees = new TreeSwitch(options.policy().limits());
    try (Engine engine = DecodingEngine.open(pair, options, trees)) {
      return new Evaluator(engine, trees, plan, progress).run(questions, stop);
    }
  }
}
