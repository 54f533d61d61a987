// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import java.time.Duration;

/**
 * How often, and after which pauses, a load is tried again.
 *
 * @param tries all together
 * @param first pause at most
 * @param longest no pause is longer, unless the server asks for it
 */
record Retries(int tries, Duration first, Duration longest) {
  /** Four tries within a few seconds. */
  static final Retries DEFAULT = new Retries(4, Duration.ofMillis(250), Duration.ofSeconds(4));

  /**
   * Returns the pause after a try: twice as long each time, and a random part of that, so that
   * loads that failed together do not come back together.
   *
   * @param failed tries until now
   * @param random in [0, 1)
   */
  Duration pause(int failed, double random) {
    double most = Math.min(longest.toNanos(), first.toNanos() * Math.pow(2, failed - 1.0));
    return Duration.ofNanos((long) (most * (1 + random) / 2));
  }
}
