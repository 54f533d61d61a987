// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import dev.foresight.training.draft.LossOptions;
import dev.foresight.training.features.ImageFit;
import dev.foresight.training.optimiser.AdamW;
import dev.foresight.training.run.Decay;
import dev.foresight.training.run.RateSchedule;
import dev.foresight.training.run.Schedule;

/**
 * All that decides what is learnt: with the same options, data and target on one thread, two runs
 * end with the same weights to the last bit.
 *
 * @param schedule how long, in which steps and how fast is learnt
 * @param maxLength positions of a sample, images expanded; longer ones are cut
 * @param noise width of the uniform noise on the target's states
 * @param noiseLength noise is scaled by this over the sample's length; 0: not scaled
 * @param loss what is learnt by
 * @param vocabulary tokens that the draft can propose: those of lower ids; 0: as many as the target
 *     can say
 * @param imageFit how images become squares
 * @param recipe stages, and what an image is to the draft
 */
public record TrainingOptions(
    Schedule schedule,
    int maxLength,
    double noise,
    int noiseLength,
    LossOptions loss,
    int vocabulary,
    ImageFit imageFit,
    Recipe recipe) {

  /** The schedule of arXiv 2505.14260 and its code. */
  public static final TrainingOptions PAPER =
      new TrainingOptions(
          new Schedule(
              40,
              2,
              2,
              new RateSchedule(5e-5, 2000, Decay.LINEAR, 800_000, 0),
              AdamW.Options.PAPER,
              1,
              0.05,
              0,
              0),
          2048,
          0.2,
          512,
          LossOptions.PAPER,
          0,
          ImageFit.CHECKPOINT,
          Recipe.MSD);

  /**
   * For tiny targets, in minutes: a short warm-up, a higher rate, larger batches. They are not
   * sorted by length: that would keep text and images apart, and a draft for the bundled target
   * that took such steps had an eighth less accepted about images. Three passes, as when it drafts:
   * the one addition to the paper that an ablation for the bundled model found to pay.
   */
  public static final TrainingOptions SMALL =
      new TrainingOptions(
          new Schedule(
              30,
              12,
              1,
              new RateSchedule(2e-3, 50, Decay.LINEAR, 0, 0.02),
              AdamW.Options.PAPER,
              1,
              0.05,
              0,
              0),
          1024,
          0.2,
          0,
          LossOptions.PAPER.withPasses(3),
          0,
          ImageFit.CHECKPOINT,
          Recipe.MSD);

  /** Returns the same with another seed. */
  public TrainingOptions withSeed(long value) {
    return new TrainingOptions(
        schedule.withSeed(value),
        maxLength,
        noise,
        noiseLength,
        loss,
        vocabulary,
        imageFit,
        recipe);
  }

  /** Returns the same with other losses and another recipe. */
  public TrainingOptions with(LossOptions otherLoss, Recipe otherRecipe) {
    return new TrainingOptions(
        schedule, maxLength, noise, noiseLength, otherLoss, vocabulary, imageFit, otherRecipe);
  }

  /** Checks the ranges. */
  public TrainingOptions {
    if (!(noise >= 0) || Double.isInfinite(noise)) {
      throw new IllegalArgumentException("noise is " + noise + ", but must be 0 or above");
    }
    if (noiseLength < 0 || vocabulary < 0) {
      throw new IllegalArgumentException(
          "noise-length is %d and draft-vocabulary %d, but both must be 0 or above"
              .formatted(noiseLength, vocabulary));
    }
  }

  /** Returns how much noise a sample's states get at most, either way. */
  double noise(int length) {
    return noise / 2 * (noiseLength == 0 ? 1 : (double) noiseLength / length);
  }
}
