// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.watch;

import dev.foresight.engine.runtime.WaitingPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Notices when forward passes take many times their usual time, as they do where another program
 * keeps a processor busy that PyTorch's threads share. Warns once, and again only after passes were
 * as fast as usual for a while. Not safe for use by several threads.
 *
 * <p>Passes of about as many rows are held against each other: the usual time follows their median,
 * a step of {@value #STEP} of itself at a time, and does not follow slow ones.
 */
public final class SlowSteps {
  private static final int MANY_TIMES = 5;
  private static final double STEP = 0.02;

  /** So many passes of a size say what is usual. */
  private static final int FAMILIAR = 32;

  /** Slow passes more than others, until it is an episode: a pause or two are none. */
  private static final int EPISODE = 8;

  private final int threads;
  private final Consumer<String> warn;
  private final Map<Integer, Usual> sizes = new HashMap<>();
  private int score;
  private boolean warned;

  /**
   * Creates a watch.
   *
   * @param threads that one operation may use, for the remedy
   * @param warn told of each episode, once
   */
  public SlowSteps(int threads, Consumer<String> warn) {
    this.threads = threads;
    this.warn = warn;
  }

  /** Takes note of a forward pass over some rows. */
  public void add(int rows, long nanos) {
    Usual usual =
        sizes.computeIfAbsent(
            Integer.SIZE - Integer.numberOfLeadingZeros(rows), size -> new Usual());
    if (!usual.isSlow(nanos)) {
      usual.follow(nanos);
      score = Math.max(0, score - 1);
      warned &= score > 0;
    } else if (score < EPISODE) {
      score++;
      warnOnce(usual, rows, nanos);
    }
  }

  private void warnOnce(Usual usual, int rows, long nanos) {
    if (score == EPISODE && !warned) {
      warned = true;
      warn.accept(
          "decoding steps take %.0f times their usual time (rows: %d, %.1f ms, usually %.1f): is another"
                  .formatted(nanos / usual.nanos, rows, nanos / 1e6, usual.nanos / 1e6)
              + " program busy on these processors? Use fewer threads (--threads, now "
              + threads
              + "), and %s in the environment".formatted(WaitingPolicy.ADVICE));
    }
  }

  /** The time of passes of one size. */
  private static final class Usual {
    private double nanos;
    private int count;

    boolean isSlow(long pass) {
      return count >= FAMILIAR && pass > MANY_TIMES * nanos;
    }

    void follow(long pass) {
      count++;
      nanos = count == 1 ? pass : nanos * (pass > nanos ? 1 + STEP : 1 - STEP);
    }
  }
}
