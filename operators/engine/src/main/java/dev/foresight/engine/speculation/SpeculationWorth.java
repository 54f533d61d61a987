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
  private double tokens;
  private double plainTokens;
  private double load;

  private boolean pausing;

  /** Of the last pause; half of the next one. */
  private int pause = FIRST_PAUSE / 2;

  private int pausedSteps;
  private double pausedAt;
  private int lastLoad;

  /** Returns whether a request that joins now is followed. */
  boolean speculates() {
    if (pausing && (pausedSteps >= pause || lastLoad + 1 <= pausedAt * LIGHTER)) {
      pausing = false;
      forget();
    }
    return !pausing;
  }

  private void forget() {
    judged = 0;
    tokens = 0;
    plainTokens = 0;
    load = 0;
  }

  /**
   * Learns from a step without rows of prompts.
   *
   * @param decoding sequences
   * @param drafted of them, that the draft follows
   * @param tokens that the step brought
   * @param plainTokens that plain decoding would have brought in its time, as far as is known
   */
  void learn(int decoding, int drafted, double tokens, double plainTokens) {
    lastLoad = decoding;
    if (pausing) {
      pausedSteps++;
      return;
    }
    if (2 * drafted < decoding) {
      return; // as long as most are plain, it says nothing of what following all brings
    }
    judged++;
    this.tokens += tokens;
    this.plainTokens += plainTokens;
    load += decoding;
    if (judged == STEPS_TO_JUDGE) {
      if (this.tokens < this.plainTokens) {
        pausing = true;
        pausedSteps = 0;
        pausedAt = load / judged;
        pause = Math.min(LONGEST_PAUSE, 2 * pause);
      } else {
        pause = FIRST_PAUSE / 2;
      }
      forget();
    }
  }
}
