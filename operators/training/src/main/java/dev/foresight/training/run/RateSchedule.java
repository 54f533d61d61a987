// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

/**
 * The learning rate of each step.
 *
 * @param peak the rate behind the warm-up
 * @param warmUpSteps over which it rises
 * @param decay how it falls
 * @param decaySteps over which it falls, the warm-up included; 0: all steps of the run
 * @param finalShare of the peak that it falls to
 */
public record RateSchedule(
    double peak, long warmUpSteps, Decay decay, long decaySteps, double finalShare) {
  /** Checks the ranges. */
  public RateSchedule {
    if (!(peak > 0) || Double.isInfinite(peak)) {
      throw new IllegalArgumentException("rate is " + peak + ", but must be above 0");
    }
    if (warmUpSteps < 0 || decaySteps < 0) {
      throw new IllegalArgumentException(
          "warm-up-steps is %d and decay-steps %d, but both must be 0 or above"
              .formatted(warmUpSteps, decaySteps));
    }
    if (!(finalShare >= 0 && finalShare <= 1)) {
      throw new IllegalArgumentException("final-share is " + finalShare + ", but must be 0 to 1");
    }
  }

  /**
   * Returns the rate of a step.
   *
   * @param step from 0
   * @param allSteps of the run
   */
  double rate(long step, long allSteps) {
    double warm = warmUpSteps == 0 ? 1 : Math.min(1, (step + 1.0) / warmUpSteps);
    long end = decaySteps == 0 ? allSteps : decaySteps;
    long way = Math.max(1, end - warmUpSteps);
    double done = Math.min(1, Math.max(0, (double) (step - warmUpSteps) / way));
    return peak * warm * (finalShare + (1 - finalShare) * decay.left(done));
  }
}
