// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.soak;

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

  private static final List<Act> WHILE_IT_RUNS =
      List.of(
          Act.CANCEL,
          Act.CANCEL,
          Act.STOP,
          Act.STOP_ELSEWHERE,
          Act.KILL,
          Act.FRESH_AND_MEANT,
          Act.SUBMIT);

  private static final List<Act> WHILE_NONE_RUNS =
      List.of(Act.SUBMIT, Act.SUBMIT, Act.SUBMIT, Act.RESTORE, Act.FRESH, Act.KILL);

  /** Makes one up: most of what is done makes sense, some is done in vain. */
  static RestartOrder of(long seed) {
    Random random = new Random(seed);
    List<Step> steps = new ArrayList<>();
    int length = SHORTEST + random.nextInt(LONGEST - SHORTEST + 1);
    boolean killed = false;
    boolean runs = false;
    while (steps.size() < length) {
      List<Act> acts = runs ? WHILE_IT_RUNS : WHILE_NONE_RUNS;
      Act act = acts.get(random.nextInt(acts.size()));
      if (act == Act.KILL && killed) {
        continue; // each takes seconds
      }
      killed |= act == Act.KILL;
      runs =
          act == Act.SUBMIT || act == Act.RESTORE || act == Act.FRESH || act == Act.FRESH_AND_MEANT;
      steps.add(new Step(act, 1 + random.nextInt(MOST_EVENTS), random.nextInt(MOST_MILLIS)));
    }
    return new RestartOrder(seed, List.copyOf(steps));
  }
}
