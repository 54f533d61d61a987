// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.archive.testing.Rows;
import org.junit.jupiter.api.Test;

class FailureLimitTest {
  @Test
  void aNumberIsOverWhenItIsPassed() {
    assertThat(FailureLimit.parse("10").judge(of(1000, 10))).isEmpty();
    assertThat(FailureLimit.parse("10").judge(of(1000, 11))).isPresent();
    assertThat(FailureLimit.parse("0").judge(of(1, 1))).isPresent();
  }

  @Test
  void aShareIsOfAHundredRowsAtLeast() {
    assertThat(FailureLimit.parse("5%").judge(of(99, 99))).isEmpty();
    assertThat(FailureLimit.parse("5%").judge(of(100, 5))).isEmpty();
    assertThat(FailureLimit.parse("5%").judge(of(100, 6))).isPresent();
    assertThat(FailureLimit.parse("0.5%").judge(of(1000, 6))).isPresent();
  }

  @Test
  void anythingElseIsRefused() {
    for (String text : new String[] {"x", "-1", "101%", "1.5", "%"}) {
      assertThatThrownBy(() -> FailureLimit.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("--max-failures is '" + text + "'");
    }
  }

  private static Progress of(long rows, long failures) {
    Progress.Counter counter = new Progress.Counter(Progress.none(), false);
    for (long i = 0; i < rows; i++) {
      counter.count(i < failures ? Rows.failed("a") : Rows.answered("a", "caption"));
    }
    return counter.progress();
  }
}
