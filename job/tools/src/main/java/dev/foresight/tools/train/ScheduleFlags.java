// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.train;

import dev.foresight.job.options.BatchSizeOption;
import dev.foresight.job.options.SeedOption;
import dev.foresight.training.optimiser.AdamW;
import dev.foresight.training.run.Decay;
import dev.foresight.training.run.RateSchedule;
import dev.foresight.training.run.Schedule;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long, in which steps and how fast is learnt. */
public final class ScheduleFlags {
  @Mixin private BatchSizeOption batchSize;
  @Mixin private SeedOption seed;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Epochs: passes over the samples; default: the preset's or phase's.")
  private Integer epochs;

  @Option(
      names = "--accumulation",
      paramLabel = "N",
      description = "Batches whose gradients make one step; default: the preset's or phase's.")
  private Integer accumulation;

  @Option(
      names = "--rate",
      paramLabel = "X",
      description = "Learning rate, behind the warm-up; default: the preset's or phase's.")
  private Double rate;

  @Option(
      names = "--warm-up-steps",
      paramLabel = "N",
      description = "Steps over which the rate rises; default: the preset's or phase's.")
  private Long warmUpSteps;

  @Option(
      names = "--decay",
      paramLabel = "WAY",
      description =
          "How the rate falls behind the warm-up: linear, cosine or none; default: the preset's or"
              + " phase's.")
  private Decay decay;

  @Option(
      names = "--decay-steps",
      paramLabel = "N",
      description =
          "Steps over which the rate falls, the warm-up included; 0: all of the run; default: the"
              + " preset's or phase's.")
  private Long decaySteps;

  @Option(
      names = "--final-share",
      paramLabel = "X",
      description = "Share of the rate that it falls to; default: the preset's or phase's.")
  private Double finalShare;

  @Option(
      names = "--beta1",
      paramLabel = "X",
      description = "AdamW: decay of the first moment; default: the preset's or phase's.")
  private Double beta1;

  @Option(
      names = "--beta2",
      paramLabel = "X",
      description = "AdamW: decay of the second moment; default: the preset's or phase's.")
  private Double beta2;

  @Option(
      names = "--eps",
      paramLabel = "X",
      description = "AdamW: keeps from division by zero; default: the preset's or phase's.")
  private Double eps;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description =
          "AdamW: share of the rate by which weights shrink; default: the preset's or phase's.")
  private Double weightDecay;

  @Option(
      names = "--clip",
      paramLabel = "X",
      description = "Largest norm of a step's gradient; 0: any; default: the preset's or phase's.")
  private Double clip;

  @Option(
      names = "--sorted-batches",
      paramLabel = "N",
      description =
          "Draw samples of so many steps at once and sort them by length, so that little is padded;"
              + " default: the preset's or phase's.")
  private Integer sortedBatches;

  @Option(
      names = "--validation-share",
      paramLabel = "X",
      description =
          "Share of the samples that is not trained on, but validated with; default: the preset's"
              + " or phase's.")
  private Double validationShare;

  @Option(
      names = "--max-steps",
      paramLabel = "N",
      description =
          "End behind so many steps; 0: behind all epochs; default: the preset's or phase's.")
  private Long maxSteps;

  /**
   * Returns a schedule with those values that were given in their place.
   *
   * @throws IllegalArgumentException names the option that is out of its range
   */
  public Schedule schedule(Schedule base) {
    return new Schedule(
        Given.or(epochs, base.epochs()),
        batchSize.number().orElse(base.batchSize()),
        Given.or(accumulation, base.accumulation()),
        rate(base.rate()),
        adamw(base.adamw()),
        Given.or(sortedBatches, base.sortedBatches()),
        Given.or(validationShare, base.validationShare()),
        Given.or(maxSteps, base.maxSteps()),
        seed.seed().orElse(base.seed()));
  }

  private RateSchedule rate(RateSchedule base) {
    return new RateSchedule(
        Given.or(rate, base.peak()),
        Given.or(warmUpSteps, base.warmUpSteps()),
        Given.or(decay, base.decay()),
        Given.or(decaySteps, base.decaySteps()),
        Given.or(finalShare, base.finalShare()));
  }

  private AdamW.Options adamw(AdamW.Options base) {
    return new AdamW.Options(
        Given.or(beta1, base.beta1()),
        Given.or(beta2, base.beta2()),
        Given.or(eps, base.eps()),
        Given.or(weightDecay, base.weightDecay()),
        Given.or(clip, base.clip()));
  }
}
