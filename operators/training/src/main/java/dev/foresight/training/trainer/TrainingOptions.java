// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import dev.foresight.training.draft.AdamW;
import dev.foresight.training.draft.LossOptions;

/**
 * All that decides what is learnt: with the same options, data and target on one thread, two runs
 * end with the same weights to the last bit.
 *
 * @param epochs in all; the first half sees text only
 * @param batchSize samples computed together
 * @param accumulation batches whose gradients make one step
 * @param maxLength positions of a sample, images expanded; longer ones are cut
 * @param rate of learning
 * @param noise width of the uniform noise on the target's states
 * @param noiseLength noise is scaled by this over the sample's length; 0: not scaled
 * @param loss what is learnt by
 * @param adamw how steps are taken
 * @param sortedBatches samples of so many steps are drawn at once and sorted by length, so that
 *     little is padded
 * @param validationShare of the samples of each set that is not trained on
 * @param vocabulary tokens that the draft can propose: those of lower ids; 0: as many as the target
 *     can say
 * @param imageFit how images become squares
 * @param maxSteps the run ends behind so many steps; 0: behind all epochs
 * @param seed of all that is random
 * @param recipe stages, and what an image is to the draft
 */
public record TrainingOptions(
    int epochs,
    int batchSize,
    int accumulation,
    int maxLength,
    RateSchedule rate,
    double noise,
    int noiseLength,
    LossOptions loss,
    AdamW.Options adamw,
    int sortedBatches,
    double validationShare,
    int vocabulary,
    ImageFit imageFit,
    long maxSteps,
    long seed,
    Recipe recipe) {

  /** The schedule of arXiv 2505.14260 and its code. */
  public static final TrainingOptions PAPER =
      new TrainingOptions(
          40,
          2,
          2,
          2048,
          new RateSchedule(5e-5, 2000, Decay.LINEAR, 800_000, 0),
          0.2,
          512,
          LossOptions.PAPER,
          AdamW.Options.PAPER,
          1,
          0.05,
          0,
          ImageFit.CHECKPOINT,
          0,
          0);

  /**
   * For tiny targets, in minutes: a short warm-up, a higher rate, larger batches. They are not
   * sorted by length: that would keep text and images apart, and a draft for the bundled target
   * that took such steps had an eighth less accepted about images.
   */
  public static final TrainingOptions SMALL =
      new TrainingOptions(
          30,
          12,
          1,
          1024,
          new RateSchedule(2e-3, 50, Decay.LINEAR, 0, 0.02),
          0.2,
          0,
          LossOptions.PAPER,
          AdamW.Options.PAPER,
          1,
          0.05,
          0,
          ImageFit.CHECKPOINT,
          0,
          0);

  /** Creates options with MSD's recipe. */
  public TrainingOptions(
      int epochs,
      int batchSize,
      int accumulation,
      int maxLength,
      RateSchedule rate,
      double noise,
      int noiseLength,
      LossOptions loss,
      AdamW.Options adamw,
      int sortedBatches,
      double validationShare,
      int vocabulary,
      ImageFit imageFit,
      long maxSteps,
      long seed) {
    this(
        epochs,
        batchSize,
        accumulation,
        maxLength,
        rate,
        noise,
        noiseLength,
        loss,
        adamw,
        sortedBatches,
        validationShare,
        vocabulary,
        imageFit,
        maxSteps,
        seed,
        Recipe.MSD);
  }

  /** Returns the same with another seed. */
  public TrainingOptions withSeed(long value) {
    return new TrainingOptions(
        epochs,
        batchSize,
        accumulation,
        maxLength,
        rate,
        noise,
        noiseLength,
        loss,
        adamw,
        sortedBatches,
        validationShare,
        vocabulary,
        imageFit,
        maxSteps,
        value,
        recipe);
  }

  /** Returns the same with other losses and another recipe. */
  public TrainingOptions with(LossOptions otherLoss, Recipe otherRecipe) {
    return new TrainingOptions(
        epochs,
        batchSize,
        accumulation,
        maxLength,
        rate,
        noise,
        noiseLength,
        otherLoss,
        adamw,
        sortedBatches,
        validationShare,
        vocabulary,
        imageFit,
        maxSteps,
        seed,
        otherRecipe);
  }

  /** Checks the ranges. */
  public TrainingOptions {
    requirePositive("epochs", epochs);
    requirePositive("batch-size", batchSize);
    requirePositive("accumulation", accumulation);
    requirePositive("sorted-batches", sortedBatches);
    if (!(noise >= 0) || Double.isInfinite(noise)) {
      throw new IllegalArgumentException("noise is " + noise + ", but must be 0 or above");
    }
    if (noiseLength < 0 || vocabulary < 0 || maxSteps < 0) {
      throw new IllegalArgumentException(
          "noise-length is %d, draft-vocabulary %d and max-steps %d, but all must be 0 or above"
              .formatted(noiseLength, vocabulary, maxSteps));
    }
    if (!(validationShare >= 0 && validationShare < 1)) {
      throw new IllegalArgumentException(
          "validation-share is " + validationShare + ", but must be in [0, 1)");
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be 1 or above");
    }
  }

  /** Returns how much noise a sample's states get at most, either way. */
  double noise(int length) {
    return noise / 2 * (noiseLength == 0 ? 1 : (double) noiseLength / length);
  }
}
