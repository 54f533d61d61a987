// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

/**
 * Whether requests that join are followed by the draft. Where so many sequences decode that plain
 * decoding is as fast, following them costs passes of the draft and rows of its cache for nothing.
 *
 * <p>Does not flap: it looks at many steps before it stops, and goes on when the load has fallen by
 * a third, or after a while that doubles each time that it was in vain.
 */
final class SpeculationWorth {
  private static final int STEPS_TO_JUDGE = 64;
  private static final int FIRST_PAUSE = 2_000;
  private static final int LONGEST_PAUSE = 64_000;

  /** Of the load that it stopped at. */
  private static final double LIGHTER = 2.0 / 3;

  private int judged;

  /** Of the judged steps: tokens that plain decoding would not have brought, and sequences. */
  private double gain;

  private double load;

  /** Steps in which requests that join are decoded plainly; 0: they are followed. */
  private int pauseLeft;

  private int nextPause = FIRST_PAUSE;
  private double pausedAt;
  private int lastLoad;

  /** Returns whether a request that joins now is followed. */
  boolean speculates() {
    if (lastLoad + 1 <= pausedAt * LIGHTER) {
      pauseLeft = 0;
    }
    return pauseLeft == 0;
  }

  /**
   * Learns from a step.
   *
   * @param decoding sequences
   * @param drafted of them, that the draft follows
   * @param gained tokens that plain decoding would not have brought in its time, as far as is known
   */
  void learn(int decoding, int drafted, double gained) {
    lastLoad = decoding;
    if (pauseLeft > 0) {
      pauseLeft--;
      return;
    }
    if (2 * drafted < decoding) {
      return; // as long as most are plain, it says nothing of what following all brings
    }
    judged++;
    gain += gained;
    load += decoding;
    if (judged == STEPS_TO_JUDGE) {
      judge();
      judged = 0;
      gain = 0;
      load = 0;
    }
  }

  private void judge() {
    if (gain < 0) {
      pauseLeft = nextPause;
      pausedAt = load / judged;
      nextPause = Math.min(LONGEST_PAUSE, 2 * nextPause);
    } else {
      nextPause = FIRST_PAUSE;
    }
  }
}
