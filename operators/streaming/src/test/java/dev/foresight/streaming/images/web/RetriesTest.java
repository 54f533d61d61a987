// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("1994-11-06T08:49:37Z"), ZoneOffset.UTC);

  @Test
  void pausesDoubleUpToTheLongest() {
    Retries retries = new Retries(9, Duration.ofMillis(100), Duration.ofMillis(500));

    assertThat(retries.pause(1, 0)).isEqualTo(Duration.ofMillis(50));
    assertThat(retries.pause(1, 1)).isEqualTo(Duration.ofMillis(100));
    assertThat(retries.pause(2, 1)).isEqualTo(Duration.ofMillis(200));
    assertThat(retries.pause(3, 0.5)).isEqualTo(Duration.ofMillis(300));
    assertThat(retries.pause(4, 1)).isEqualTo(Duration.ofMillis(500));
    assertThat(retries.pause(1000, 1)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void serversSayInSecondsOrAtWhatTimeToComeBack() {
    assertThat(RetryAfter.read("120", CLOCK)).contains(Duration.ofMinutes(2));
    assertThat(RetryAfter.read(" 0 ", CLOCK)).contains(Duration.ZERO);
    assertThat(RetryAfter.read("Sun, 06 Nov 1994 08:50:07 GMT", CLOCK))
        .contains(Duration.ofSeconds(30));
    assertThat(RetryAfter.read("Sun, 06 Nov 1994 08:00:00 GMT", CLOCK)).contains(Duration.ZERO);
  }

  @Test
  void whatSaysNothingIsPassedOver() {
    assertThat(RetryAfter.read("", CLOCK)).isEmpty();
    assertThat(RetryAfter.read("soon", CLOCK)).isEmpty();
    assertThat(RetryAfter.read("-1", CLOCK)).isEmpty();
    assertThat(RetryAfter.read("9".repeat(100), CLOCK)).contains(Duration.ofSeconds(999_999_999));
  }
}
