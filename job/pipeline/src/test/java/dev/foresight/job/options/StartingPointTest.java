// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartingPointTest {
  @Test
  void isAnEndTheGroupsOffsetsOrATime() {
    assertThat(startFrom("earliest")).isEqualTo(new StartingPoint.Earliest());
    assertThat(startFrom("latest")).isEqualTo(new StartingPoint.Latest());
    assertThat(startFrom("group-offsets")).isEqualTo(new StartingPoint.GroupOffsets());
    assertThat(startFrom("timestamp:2026-01-31T12:00:00Z"))
        .isEqualTo(new StartingPoint.Timestamp(Instant.parse("2026-01-31T12:00:00Z")));
    assertThat(startFrom("timestamp:1500"))
        .isEqualTo(new StartingPoint.Timestamp(Instant.ofEpochMilli(1500)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"committed", "timestamp:", "timestamp:yesterday", "EARLIEST!"})
  void refusesOtherPlacesByName(String where) {
    assertThatThrownBy(() -> startFrom(where))
        .hasMessageContaining("--start-from")
        .hasMessageContaining(where.replace("timestamp:", ""));
  }

  private static StartingPoint startFrom(String where) {
    return JobOptions.parse("--model", "m", "--start-from", where).source().startFrom();
  }
}
