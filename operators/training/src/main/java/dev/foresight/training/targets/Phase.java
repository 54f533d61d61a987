// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.training.optimiser.AdamW;
import dev.foresight.training.run.Decay;
import dev.foresight.training.run.RateSchedule;
import dev.foresight.training.run.Schedule;
import java.util.Locale;

/** What of a target is learnt, from what. */
public enum Phase {
  /** The vision tower, as a classifier of labelled images. */
  VISION(schedule(20, 32, 1e-3)),
  /** The language model, on text alone. */
  TEXT(schedule(10, 16, 1e-3)),
  /** The projector, on the words that are said about images; the language model does not run. */
  WORDS(schedule(5, 64, 3e-3)),
  /** The projector, on conversations about images; all else stays. */
  PROJECTOR(schedule(2, 16, 1e-3)),
  /** All parts, or some, on conversations with and without images. */
  JOINT(schedule(10, 16, 5e-4));

  /**
   * Of the second moment: a batch has some hundred tokens, so twenty steps' are too few to tell how
   * large a gradient usually is. Measured for phase joint: deploy/docs/training.md.
   */
  private static final double BETA2 = 0.999;

  private final Schedule schedule;

  Phase(Schedule schedule) {
    this.schedule = schedule;
  }

  private static Schedule schedule(int epochs, int batchSize, double rate) {
    return new Schedule(
        epochs,
        batchSize,
        1,
        new RateSchedule(rate, 100, Decay.COSINE, 0, 0.05),
        new AdamW.Options(0.9, BETA2, 1e-8, 0.01, 1),
        1,
        0.02,
        0,
        0);
  }

  /** Returns a schedule for models of some millions of weights, to begin with. */
  public Schedule schedule() {
    return schedule;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
