// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.watch;

import dev.foresight.engine.request.StepTimes;
import dev.foresight.engine.serving.Phase;
import dev.foresight.engine.serving.StepKind;
import dev.foresight.engine.serving.StepTotals;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Measures the decoding thread's phases. That thread alone drives it; any thread may read the sums,
 * which are published once a step, before its answers are completed.
 */
public final class StepClock {
  /** Phases since the last step had its tokens; they belong to the next one. */
  private final long[] pending = new long[Phase.values().length];

  private final Map<StepKind, Sums> sums = new EnumMap<>(StepKind.class);
  private final LongSupplier nanoTime;
  private long last;
  private volatile Map<StepKind, StepTotals> totals = StepTotals.NONE_OF_ANY_KIND;

  /**
   * Creates a clock that begins now.
   *
   * @param nanoTime as {@link System#nanoTime} tells it
   */
  public StepClock(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong();
    for (StepKind kind : StepKind.values()) {
      sums.put(kind, new Sums());
    }
  }

  /** Forgets what passed before the thread began its work. */
  public void start() {
    last = nanoTime.getAsLong();
  }

  /** Counts the time since the last call as spent in a phase. */
  public void lap(Phase phase) {
    long now = nanoTime.getAsLong();
    pending[phase.ordinal()] += now - last;
    last = now;
  }

  /**
   * Ends a step: all phases since the one before are its own.
   *
   * @return where its time went
   */
  public StepTimes endStep(StepKind kind, int sequences, int rows, int tokens) {
    sums.get(kind).add(pending, sequences, rows, tokens);
    StepTimes times =
        new StepTimes(
            pending(Phase.DRAFT),
            pending(Phase.FORWARD),
            pending(Phase.VISION).plus(pending(Phase.SAMPLING)).plus(pending(Phase.HOST)));
    Arrays.fill(pending, 0);
    Map<StepKind, StepTotals> changed = new EnumMap<>(totals);
    changed.put(kind, sums.get(kind).totals());
    totals = Map.copyOf(changed);
    return times;
  }

  private Duration pending(Phase phase) {
    return Duration.ofNanos(pending[phase.ordinal()]);
  }

  /** Returns the sums as of the end of the last step; for any thread. */
  public Map<StepKind, StepTotals> totals() {
    return totals;
  }

  private static final class Sums {
    private final long[] nanos = new long[Phase.values().length];
    private long steps;
    private long sequences;
    private long rows;
    private long tokens;

    void add(long[] more, int newSequences, int newRows, int newTokens) {
      for (int i = 0; i < nanos.length; i++) {
        nanos[i] += more[i];
      }
      steps++;
      sequences += newSequences;
      rows += newRows;
      tokens += newTokens;
    }

    StepTotals totals() {
      Map<Phase, Long> times = new EnumMap<>(Phase.class);
      for (Phase phase : Phase.values()) {
        times.put(phase, nanos[phase.ordinal()]);
      }
      return new StepTotals(steps, sequences, rows, tokens, times);
    }
  }
}
