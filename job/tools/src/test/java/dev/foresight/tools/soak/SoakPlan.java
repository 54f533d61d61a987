// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What a soak does to a cluster, and when.
 *
 * @param events how many are sent
 * @param eventsPerSecond how fast
 * @param kills in order; each waits until its share of the outcomes is there
 * @param limit of the whole run's waiting
 * @param seed that all of it came of
 */
record SoakPlan(int events, int eventsPerSecond, List<Kill> kills, Duration limit, long seed) {
  /** One event in so many is bad. */
  static final int BAD_EVERY = 20;

  /** Whom to end with {@code kill -9}. */
  enum Victim {
    TASK_MANAGER,
    JOB_MANAGER,
    BROKER
  }

  /**
   * A kill.
   *
   * @param victim which process
   * @param outcomes comes when so many outcomes were seen
   */
  record Kill(Victim victim, int outcomes) {}

  /** Returns the plan that the system properties {@code foresight.soak[.seed]} name. */
  static SoakPlan current() {
    long seed = Long.getLong("foresight.soak.seed", System.nanoTime());
    return switch (System.getProperty("foresight.soak", "short")) {
      case "short" -> shortOne(seed);
      case "full" -> full(seed);
      default ->
          throw new IllegalArgumentException(
              "foresight.soak is "
                  + System.getProperty("foresight.soak")
                  + ", but must be short or full");
    };
  }

  /** Returns a plan that every build has time for: a TaskManager dies, and one of the others. */
  static SoakPlan shortOne(long seed) {
    Random random = new Random(seed);
    Victim other = random.nextBoolean() ? Victim.JOB_MANAGER : Victim.BROKER;
    List<Victim> victims = shuffled(List.of(Victim.TASK_MANAGER, other), random);
    return of(600, 40, victims, Duration.ofMinutes(6), seed, random);
  }

  /** Returns the plan that shows it: three TaskManagers die, the JobManager, and the broker. */
  static SoakPlan full(long seed) {
    Random random = new Random(seed);
    List<Victim> victims =
        shuffled(
            List.of(
                Victim.TASK_MANAGER,
                Victim.TASK_MANAGER,
                Victim.TASK_MANAGER,
                Victim.JOB_MANAGER,
                Victim.BROKER),
            random);
    return of(5000, 40, victims, Duration.ofMinutes(20), seed, random);
  }

  private static SoakPlan of(
      int events,
      int eventsPerSecond,
      List<Victim> victims,
      Duration limit,
      long seed,
      Random random) {
    List<Kill> kills = new ArrayList<>();
    // Each has an equal stretch of the run to itself, so that none falls behind its end.
    int stretch = events * 8 / 10 / victims.size();
    for (int i = 0; i < victims.size(); i++) {
      kills.add(new Kill(victims.get(i), i * stretch + 1 + random.nextInt(stretch)));
    }
    return new SoakPlan(events, eventsPerSecond, List.copyOf(kills), limit, seed);
  }

  private static List<Victim> shuffled(List<Victim> victims, Random random) {
    List<Victim> shuffled = new ArrayList<>(victims);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }
}
