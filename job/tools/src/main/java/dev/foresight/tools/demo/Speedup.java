// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Answers to the same requests with the draft and without.
 *
 * @param answers that came back both ways
 * @param equal of these, those that are the same, token for token
 * @param drafted time of decoding with the draft, in all
 * @param plain time of decoding without
 */
record Speedup(int answers, int equal, Duration drafted, Duration plain) {
  static Speedup of(List<DemoResult> results) {
    List<DemoResult> compared = results.stream().filter(DemoResult::isCompared).toList();
    return new Speedup(
        compared.size(),
        (int) compared.stream().filter(DemoResult::isEqual).count(),
        compared.stream().map(one -> one.outcome().decode()).reduce(Duration.ZERO, Duration::plus),
        compared.stream()
            .map(one -> one.plain().orElseThrow().decode())
            .reduce(Duration.ZERO, Duration::plus));
  }

  /** Returns how many times as fast decoding was with the draft. */
  double times() {
    return (double) plain.toNanos() / Math.max(1, drafted.toNanos());
  }

  /** Returns it behind other figures; nothing where nothing was compared. */
  String phrase() {
    return answers == 0
        ? ""
        : String.format(
            Locale.ROOT,
            ", %.1f times as fast as plain decoding, %d of %d answers the same",
            times(),
            equal,
            answers);
  }
}
