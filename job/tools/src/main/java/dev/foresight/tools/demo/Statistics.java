// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import dev.foresight.engine.request.Acceptance;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The figures so far, and in the end.
 *
 * @param sent events sent
 * @param captions events answered
 * @param deadLetters events that came back as dead letters
 * @param known events answered of which the right answer is known
 * @param right of these, those that were answered with it, word for word
 * @param tokens generated for all captions
 * @param acceptance of drafted tokens, for all captions
 * @param speedup of answers with the draft against those without
 * @param elapsed from the first event sent until the last outcome read
 * @param latencies of captions, in rising order
 */
record Statistics(
    int sent,
    int captions,
    int deadLetters,
    int known,
    int right,
    long tokens,
    Acceptance acceptance,
    Speedup speedup,
    Duration elapsed,
    List<Duration> latencies) {

  static Statistics of(int sent, List<DemoResult> results, Duration elapsed) {
    List<DemoResult> answered =
        results.stream().filter(result -> result.outcome().isCaption()).toList();
    List<DemoOutcome> captions = answered.stream().map(DemoResult::outcome).toList();
    return new Statistics(
        sent,
        captions.size(),
        results.size() - captions.size(),
        (int) answered.stream().filter(result -> result.event().answer().isPresent()).count(),
        (int) answered.stream().filter(DemoResult::isRight).count(),
        captions.stream().mapToLong(one -> one.tokens().size()).sum(),
        new Acceptance(
            captions.stream().flatMap(one -> one.acceptedLengths().stream()).toList(), 0, 0, 0),
        Speedup.of(results),
        elapsed,
        captions.stream().map(DemoOutcome::latency).sorted().toList());
  }

  /** Returns the events that came back, one way or the other. */
  int outcomes() {
    return captions + deadLetters;
  }

  /**
   * Returns the latency that so many of a hundred captions stay within (nearest rank).
   *
   * @param percent 1 to 100
   */
  Duration percentile(int percent) {
    if (latencies.isEmpty()) {
      return Duration.ZERO;
    }
    int rank = (int) Math.ceil(percent / 100.0 * latencies.size());
    return latencies.get(Math.max(rank, 1) - 1);
  }

  /** Returns the figures in one line. */
  String summary() {
    double seconds = Math.max(elapsed.toMillis(), 1) / 1e3;
    return String.format(
            Locale.ROOT,
            "%d events in %.1f s: %d captions, %d dead letters; %.1f captions/s, %.0f tokens/s;"
                + " latency p50 %.2f s, p95 %.2f s",
            sent,
            seconds,
            captions,
            deadLetters,
            captions / seconds,
            tokens / seconds,
            percentile(50).toMillis() / 1e3,
            percentile(95).toMillis() / 1e3)
        + (known == 0 ? "" : "; %d of %d answers as expected".formatted(right, known))
        + speculation();
  }

  /** Returns what the draft brings, behind other figures; nothing without one. */
  String speculation() {
    return acceptance.acceptedLengths().isEmpty()
        ? ""
        : String.format(
                Locale.ROOT,
                "; speculation: %.1f tokens a pass of the model (tau)",
                acceptance.tau())
            + speedup.phrase();
  }
}
