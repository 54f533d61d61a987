// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.ablation;

import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.training.data.SampleSource;
import dev.foresight.training.evaluation.Bootstrap;
import dev.foresight.training.evaluation.EvaluationPlan;
import dev.foresight.training.evaluation.Questions;
import dev.foresight.training.run.RunPlan;
import dev.foresight.training.trainer.TrainingOptions;
import dev.foresight.training.trainer.TrainingPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Which drafts are trained, and how they are held against each other.
 *
 * @param target folder of the model that the drafts are for
 * @param engine device, type and threads
 * @param variants to train; the paper's recipe, which all are compared with, is always one
 * @param seeds each variant is trained with each of them: a difference that is smaller than that
 *     between seeds says nothing
 * @param options that all variants share
 * @param data to train on
 * @param ownAnswers where the target's own answers are; empty where no variant is trained on them
 * @param run what is done beside learning; drafts are trained in its output, one folder a variant
 *     and seed
 * @param validation of the drafts while they learn
 * @param cache where features are kept
 * @param evaluation how the drafts are evaluated
 * @param questions to evaluate with; none that is trained on
 * @param bootstrap of the intervals
 */
public record AblationPlan(
    Path target,
    EngineOptions engine,
    List<Variant> variants,
    List<Long> seeds,
    TrainingOptions options,
    List<SampleSource> data,
    Optional<List<SampleSource>> ownAnswers,
    RunPlan run,
    TrainingPlan.Validation validation,
    Optional<TrainingPlan.Cache> cache,
    EvaluationPlan evaluation,
    Questions questions,
    Bootstrap bootstrap) {
  /** Puts the paper's recipe first, and checks that nothing is there twice. */
  public AblationPlan {
    if (seeds.isEmpty() || seeds.stream().distinct().count() < seeds.size()) {
      throw new IllegalArgumentException(
          "--seeds is " + seeds + "; give one or more, each of them once");
    }
    EnumSet<Variant> all = EnumSet.of(Variant.PAPER);
    all.addAll(variants);
    variants = new ArrayList<>(all);
    seeds = List.copyOf(seeds);
    if (variants.stream().anyMatch(Variant::usesOwnAnswers) && ownAnswers.isEmpty()) {
      throw new IllegalArgumentException("own-answers needs the target's own answers");
    }
  }

  /** Returns the run that trains one draft. */
  TrainingPlan training(Variant variant, long seed) {
    return new TrainingPlan(
        target,
        engine,
        variant.usesOwnAnswers() ? ownAnswers.orElseThrow() : data,
        variant.optionsFrom(options).withSeed(seed),
        Optional.empty(),
        run.withOutput(run.output().resolve(variant.toString()).resolve("seed-" + seed)),
        validation,
        cache);
  }
}
