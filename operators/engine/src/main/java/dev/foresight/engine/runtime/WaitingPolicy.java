// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How PyTorch's threads wait for each other at the end of an operation. OpenMP lets them wait awake
 * for milliseconds: where another program has taken the processor of one, all the others burn
 * theirs until it is back, and a step takes up to ten times as long. Threads that fall asleep at
 * once make a step half as fast again where waking one is slow, as in virtual machines. So they
 * wait awake for as long as a wait takes when all of them run, and then sleep. OpenMP reads
 * environment variables when it is loaded, so that the policy is for whoever starts the process.
 */
public final class WaitingPolicy {
  /** OpenMP's own (specification 5.2, 21.5), and what GNU's libgomp, PyTorch's on Linux, adds. */
  private static final List<String> VARIABLES = List.of("OMP_WAIT_POLICY", "GOMP_SPINCOUNT");

  /** Looks at a barrier before a thread sleeps, about 0.1 ms: deploy/docs/bench.md measures it. */
  private static final String LOOKS = "5000";

  /** What to set in the environment of a process with several threads. */
  public static final String ADVICE = VARIABLES.get(1) + "=" + LOOKS;

  private WaitingPolicy() {}

  /**
   * Lets threads of a process that is about to start sleep soon, unless it is told otherwise.
   *
   * @param environment of that process
   */
  public static void setDefault(Map<String, String> environment) {
    if (!isSet(environment)) {
      environment.put(VARIABLES.get(1), LOOKS);
    }
  }

  /** Returns what an environment says, such as {@code GOMP_SPINCOUNT=5000}, for reports. */
  public static String in(Map<String, String> environment) {
    return isSet(environment)
        ? VARIABLES.stream()
            .filter(environment::containsKey)
            .map(name -> name + "=" + environment.get(name))
            .collect(Collectors.joining(" "))
        : "as OpenMP does by default";
  }

  private static boolean isSet(Map<String, String> environment) {
    return VARIABLES.stream().anyMatch(environment::containsKey);
  }

  /**
   * Returns what to tell of a process with several threads in which nobody said how they wait.
   *
   * @param threads that one operation may use
   * @param environment of this process
   */
  public static Optional<String> warning(int threads, Map<String, String> environment) {
    return threads == 1 || isSet(environment)
        ? Optional.empty()
        : Optional.of(
            "%d threads wait awake for each other: where another program is busy, steps will take"
                    .formatted(threads)
                + " many times as long; start this process with %s, or use one thread (--threads 1)"
                    .formatted(ADVICE));
  }
}
