// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.ablation;

import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.training.ablation.AblationReport.Trained;
import dev.foresight.training.evaluation.DraftEvaluation;
import dev.foresight.training.evaluation.EvaluationReport;
import dev.foresight.training.evaluation.Gain;
import dev.foresight.training.evaluation.Measurements;
import dev.foresight.training.evaluation.Summary;
import dev.foresight.training.run.RunResult;
import dev.foresight.training.trainer.Trainer;
import dev.foresight.training.trainer.ValidationMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Trains a draft for each variant and seed, evaluates all on the same questions, and compares. */
public final class Ablation {
  private final AblationPlan plan;
  private final AblationListener listener;

  /** Creates an ablation. */
  public Ablation(AblationPlan plan, AblationListener listener) {
    this.plan = plan;
    this.listener = listener;
  }

  /**
   * Runs. Drafts whose training is done already, in an output that is gone on with, are only
   * evaluated.
   *
   * @param stop looked at behind every step of training and before every question
   * @return nothing if it was stopped
   * @throws IOException if the output cannot be written
   */
  public Optional<AblationReport> run(BooleanSupplier stop) throws IOException {
    List<Draft> drafts = new ArrayList<>();
    for (Variant variant : plan.variants()) {
      for (long seed : plan.seeds()) {
        listener.onTraining(variant, seed);
        RunResult<ValidationMetrics> result =
            Trainer.run(plan.training(variant, seed), listener, stop);
        if (!result.finished()) {
          return Optional.empty();
        }
        drafts.add(new Draft(variant, seed, result));
      }
    }
    return evaluate(drafts, stop);
  }

  private record Draft(Variant variant, long seed, RunResult<ValidationMetrics> result) {}

  private Optional<AblationReport> evaluate(List<Draft> drafts, BooleanSupplier stop) {
    Map<Variant, Measurements> found = new LinkedHashMap<>();
    List<Trained> trained = new ArrayList<>();
    String target = "";
    for (Draft draft : drafts) {
      if (stop.getAsBoolean()) {
        return Optional.empty();
      }
      listener.onEvaluating(draft.variant(), draft.seed());
      Path folder = draft.result().learnt();
      long begin = System.nanoTime();
      DraftEvaluation evaluation = new DraftEvaluation(plan.evaluation(), engine(folder));
      try (LoadedModel pair = LoadedModel.load(plan.target(), evaluation.engineOptions())) {
        target = pair.name();
        Measurements measured =
            evaluation.run(pair, plan.questions().byModality(), listener::onEvaluated, stop);
        if (stop.getAsBoolean()) {
          return Optional.empty(); // drafts that answered different questions cannot be compared
        }
        // Seeds of a variant answer the same questions: their sums are one unit's.
        found.merge(draft.variant(), measured, Measurements::plus);
      }
      trained.add(
          new Trained(
              draft.variant().toString(),
              draft.seed(),
              folder.toString(),
              draft.result().step(),
              (System.nanoTime() - begin) / 1e9));
    }
    return Optional.of(
        new AblationReport(
            target,
            plan.seeds(),
            plan.bootstrap(),
            found.get(Variant.PAPER).questions(),
            found.get(Variant.PAPER).skipped().size(),
            trained,
            lines(found)));
  }

  /** For each setting and kind of question, the variants under each other. */
  private List<AblationReport.Line> lines(Map<Variant, Measurements> found) {
    Summary summary = new Summary(plan.bootstrap());
    Measurements baseline = found.get(Variant.PAPER);
    Map<Variant, List<EvaluationReport.Line>> figures = new LinkedHashMap<>();
    Map<Variant, List<Gain>> gains = new LinkedHashMap<>();
    found.forEach(
        (variant, measured) -> {
          figures.put(variant, summary.lines(measured));
          gains.put(variant, summary.gains(measured, baseline));
        });
    List<AblationReport.Line> lines = new ArrayList<>();
    for (int i = 0; i < figures.get(Variant.PAPER).size(); i++) {
      for (Variant variant : found.keySet()) {
        lines.add(line(variant, figures.get(variant).get(i), gains.get(variant).get(i)));
      }
    }
    return lines;
  }

  private static AblationReport.Line line(
      Variant variant, EvaluationReport.Line figures, Gain gain) {
    boolean baseline = variant == Variant.PAPER;
    return new AblationReport.Line(
        figures.temperature(),
        figures.tree(),
        figures.kind(),
        variant.toString(),
        figures.tau(),
        baseline ? null : gain.tau(),
        figures.tokensPerStep(),
        baseline ? null : gain.tokensPerStep(),
        figures.decodeSpeedup(),
        figures.equality().wrong());
  }

  private EngineOptions engine(Path draft) {
    return plan.engine().withSpeculation(new Speculation(draft, plan.evaluation().trees().get(0)));
  }
}
