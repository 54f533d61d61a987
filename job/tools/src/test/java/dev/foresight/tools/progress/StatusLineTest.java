// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StatusLineTest {
  private static final String CLEAR = "\r\033[K";
  private static final String NEW_LINE = System.lineSeparator();

  private final StringWriter out = new StringWriter();
  private final AtomicLong clock = new AtomicLong(-5);

  private StatusLine line(boolean terminal) {
    return new StatusLine(new PrintWriter(out), "work: ", terminal, clock::get);
  }

  @Test
  void isWrittenOverOnATerminal() {
    try (StatusLine line = line(true)) {
      line.show("1 of 2", false);
      line.show("2 of 2", true);
    }
    assertThat(out).hasToString(CLEAR + "work: 1 of 2" + CLEAR + "work: 2 of 2" + NEW_LINE);
  }

  @Test
  void staysBelowWhatIsSaid() {
    StatusLine line = line(true);
    line.show("1 of 2", false);
    line.say("one is odd");
    assertThat(out)
        .hasToString(
            CLEAR + "work: 1 of 2" + CLEAR + "work: one is odd" + NEW_LINE + "work: 1 of 2");
  }

  @Test
  void makesRoomForOthersAndComesBackWithWhatIsSaid() {
    StatusLine line = line(true);
    line.show("1 of 2", false);
    line.hide();
    line.say("all right");
    assertThat(out.toString()).endsWith(CLEAR + "work: all right" + NEW_LINE + "work: 1 of 2");
  }

  @Test
  void leavesNothingOnceItIsTakenAway() {
    StatusLine line = line(true);
    line.show("2 of 2", true);
    line.clear();
    line.say("done");
    line.close();
    assertThat(out.toString()).endsWith(CLEAR + CLEAR + "work: done" + NEW_LINE);
  }

  @Test
  void isPrintedNowAndThenElsewhere() {
    try (StatusLine line = line(false)) {
      line.show("1 of 4", false);
      clock.addAndGet(Duration.ofSeconds(9).toNanos());
      line.show("2 of 4", false);
      clock.addAndGet(Duration.ofSeconds(1).toNanos());
      line.show("3 of 4", false);
      line.show("4 of 4", true);
      line.hide();
    }
    assertThat(out.toString().lines())
        .containsExactly("work: 1 of 4", "work: 3 of 4", "work: 4 of 4");
  }

  @Test
  void barsAreFilledAsFarAsTheWorkIsDone() {
    assertThat(ProgressText.bar(0, 0)).isEqualTo("[" + ".".repeat(20) + "]");
    assertThat(ProgressText.bar(1, 2)).isEqualTo("[" + "#".repeat(10) + ".".repeat(10) + "]");
    assertThat(ProgressText.bar(3, 3)).isEqualTo("[" + "#".repeat(20) + "]");
  }

  @Test
  void durationsHaveHoursWhereTheyNeedThem() {
    assertThat(ProgressText.duration(Duration.ofSeconds(123))).isEqualTo("2:03");
    assertThat(ProgressText.duration(Duration.ofSeconds(3723))).isEqualTo("1:02:03");
  }
}
