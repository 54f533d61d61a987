// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimTest {
  private static final Claim CLAIM =
      new Claim(
          new Term(4711, 3),
          "token",
          new Holder("a-host.example", 42, "5af3", Instant.parse("2026-01-31T12:00:00.123Z")),
          false);

  @Test
  void itsTextIsReadBack() {
    assertThat(CLAIM.text())
        .isEqualTo("4711.3/token/a-host.example/42/5af3/2026-01-31T12:00:00.123Z/held");
    assertThat(Claim.parse(CLAIM.text())).contains(CLAIM);
    assertThat(Claim.parse(CLAIM.asEnded().text())).contains(CLAIM.asEnded());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0-17",
        "4711/token/host/42/5af3/2026-01-31T12:00:00Z/held",
        "4711.x/token/host/42/5af3/2026-01-31T12:00:00Z/held",
        "4711.3/token/host/many/5af3/2026-01-31T12:00:00Z/held",
        "4711.3/token/host/42/5af3/yesterday/held",
        "4711.3/token/host/42/5af3/2026-01-31T12:00:00Z"
      })
  void otherIdsAreNone(String text) {
    assertThat(Claim.parse(text)).isEmpty();
  }
}
