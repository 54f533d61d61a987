// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What people do to a job, one after the other.
 *
 * @param seed that it came of
 * @param steps in their order
 */
record RestartOrder(long seed, List<Step> steps) {
  private static final int SHORTEST = 5;
  private static final int LONGEST = 8;
  private static final int MOST_MILLIS = 700;
  private static final int MOST_EVENTS = 12;

  /** What somebody does. */
  enum Act {
    SUBMIT,
    CANCEL,
    STOP,
    STOP_ELSEWHERE,
    KILL,
    RESTORE,
    FRESH,
    FRESH_AND_MEANT
  }

  /**
   * A step.
   *
   * @param act what is done
   * @param events sent before
   * @param millis that pass before, so that some runs complete checkpoints and others none
   */
  record Step(Act act, int events, int millis) {}

  /** Makes one up. */
  static RestartOrder of(long seed) {
    Random random = new Random(seed);
    List<Step> steps = new ArrayList<>();
    int length = SHORTEST + random.nextInt(LONGEST - SHORTEST + 1);
    boolean killed = false;
    while (steps.size() < length) {
      // Every other step submits: most others make sense for a job that runs.
      Act act =
          random.nextBoolean() ? Act.SUBMIT : Act.values()[random.nextInt(Act.values().length)];
      if (act == Act.KILL && killed) {
        continue; // each takes seconds
      }
      killed |= act == Act.KILL;
      steps.add(new Step(act, 1 + random.nextInt(MOST_EVENTS), random.nextInt(MOST_MILLIS)));
    }
    return new RestartOrder(seed, List.copyOf(steps));
  }
}
