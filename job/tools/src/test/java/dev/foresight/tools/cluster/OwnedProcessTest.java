// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path notes;
  private OwnedProcess process;

  @AfterEach
  void endWhatWasStarted() throws Exception {
    if (process != null) {
      process.kill();
      process.awaitEnd(LIMIT);
    }
  }

  @Test
  void isFoundByLaterCommandsUntilItEnds() throws Exception {
    process = startSleep();

    OwnedProcess found = OwnedProcess.find(notes, "sleep").orElseThrow();
    assertThat(found.pid()).isEqualTo(process.pid());
    assertThat(found.isAlive()).isTrue();

    found.requestStop();
    assertThat(found.awaitEnd(LIMIT)).isTrue();
    assertThat(OwnedProcess.find(notes, "sleep")).isEmpty();
    assertThat(notes).isEmptyDirectory();
  }

  @Test
  void endsTheHardWayWhatDoesNotListen() throws Exception {
    Path trapped = notes.resolve("trapped");
    String script = "trap '' TERM; : > \"$0\"; while :; do sleep 0.2; done";
    process =
        OwnedProcess.start(
            notes, "deaf", new ProcessBuilder(List.of("sh", "-c", script, trapped.toString())));
    Await.await("set the trap", () -> Files.exists(trapped));

    process.requestStop();

    assertThat(process.awaitEnd(Duration.ofSeconds(1))).isFalse();
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void isNotAnotherProcessThatWasGivenTheSameId() throws Exception {
    process = startSleep();
    Instant longAgo = Instant.now().minus(Duration.ofHours(1));
    Files.writeString(notes.resolve("sleep.pid"), process.pid() + " " + longAgo.toEpochMilli());

    assertThat(OwnedProcess.find(notes, "sleep")).isEmpty();
  }

  @Test
  void isNotFoundWhereNoneWasStarted() throws IOException {
    assertThat(OwnedProcess.find(notes, "sleep")).isEmpty();
  }

  private OwnedProcess startSleep() throws IOException {
    return OwnedProcess.start(notes, "sleep", new ProcessBuilder(List.of("sleep", "600")));
  }
}
