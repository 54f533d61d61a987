// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Sums over the steps of one kind. A step's time begins where the one before had its tokens, and
 * ends where it has its own: what happens between two passes belongs to the second.
 *
 * @param steps how many
 * @param sequences that took part, summed: divided by {@code steps}, how full the batch was
 * @param rows computed: prompt tokens and decoded tokens that were fed to the decoder
 * @param tokens generated
 * @param nanos wall time of each phase
 */
public record StepTotals(
    long steps, long sequences, long rows, long tokens, Map<Phase, Long> nanos) {
  /** No step. */
  public static final StepTotals NONE =
      new StepTotals(
          0, 0, 0, 0, Arrays.stream(Phase.values()).collect(Collectors.toMap(p -> p, p -> 0L)));

  /** No step of any kind. */
  public static final Map<StepKind, StepTotals> NONE_OF_ANY_KIND =
      Arrays.stream(StepKind.values())
          .collect(Collectors.toUnmodifiableMap(kind -> kind, kind -> NONE));

  /** Copies the times. */
  public StepTotals {
    nanos = Map.copyOf(nanos);
  }

  /** Returns the wall time of one phase. */
  public long nanos(Phase phase) {
    return nanos.getOrDefault(phase, 0L);
  }

  /** Returns the wall time of all phases in which the thread had work. */
  public long busyNanos() {
    return nanos.values().stream().mapToLong(Long::longValue).sum() - nanos(Phase.IDLE);
  }
}
