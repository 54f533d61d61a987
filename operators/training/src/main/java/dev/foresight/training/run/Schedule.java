// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import dev.foresight.training.optimiser.AdamW;

/**
 * How long, in which steps and how fast is learnt.
 *
 * @param epochs in all
 * @param batchSize samples computed together
 * @param accumulation batches whose gradients make one step
 * @param rate of learning
 * @param adamw how steps are taken
 * @param sortedBatches samples of so many steps are drawn at once and sorted by length, so that
 *     little is padded
 * @param validationShare of the samples of each set that is not trained on
 * @param maxSteps the run ends behind so many steps; 0: behind all epochs
 * @param seed of all that is random
 */
public record Schedule(
    int epochs,
    int batchSize,
    int accumulation,
    RateSchedule rate,
    AdamW.Options adamw,
    int sortedBatches,
    double validationShare,
    long maxSteps,
    long seed) {
  /** Checks the ranges. */
  public Schedule {
    requirePositive("epochs", epochs);
    requirePositive("batch-size", batchSize);
    requirePositive("accumulation", accumulation);
    requirePositive("sorted-batches", sortedBatches);
    if (maxSteps < 0) {
      throw new IllegalArgumentException("max-steps is " + maxSteps + ", but must be 0 or above");
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

  /** Returns how many samples are drawn for one step. */
  int samplesPerStep() {
    return batchSize * accumulation;
  }

  /** Returns the same with another seed. */
  public Schedule withSeed(long value) {
    return new Schedule(
        epochs,
        batchSize,
        accumulation,
        rate,
        adamw,
        sortedBatches,
        validationShare,
        maxSteps,
        value);
  }
}
