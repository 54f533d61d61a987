// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.job.checkpoints.RetainedCheckpoints;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final String FIRST = "f".repeat(32);
  private static final String SECOND = "0".repeat(32);

  @TempDir Path folder;
  private RunRecords records;

  @BeforeEach
  void open() {
    records = records("EU captions");
  }

  @Test
  void areReadBackInTheOrderInWhichTheyWereAddedWhateverTheClockSays() throws Exception {
    Run first = run("EU captions", FIRST, NOON);
    Run second = run("EU captions", SECOND, NOON.minusSeconds(3600));

    records.add(first);
    records.add(second);

    assertThat(records.newestFirst()).containsExactly(second, first);
  }

  @Test
  void keepWhatIsLearntOfARunLater() throws Exception {
    Run run = run("EU captions", FIRST, NOON);
    records.add(run);
    RunEnd end = new RunEnd("FINISHED", NOON, true, Optional.of("file:/elsewhere/savepoint-1"));

    Run known = run.withSavepointFolder("file:/elsewhere").endedAs(end);
    records.update(known);

    assertThat(records.newestFirst()).containsExactly(known);
  }

  @Test
  void forgetARunThatNeverWas() throws Exception {
    Run run = run("EU captions", FIRST, NOON);
    records.add(run);

    records.remove(run);

    assertThat(records.newestFirst()).isEmpty();
  }

  @Test
  void passOverThoseOfANameWhoseFolderIsTheSame() throws Exception {
    records("EU_captions").add(run("EU_captions", FIRST, NOON));

    assertThat(records.newestFirst()).isEmpty();
  }

  @Test
  void passOverWhatWasNotWrittenToItsEnd() throws Exception {
    records.add(run("EU captions", FIRST, NOON));
    Files.writeString(file().resolveSibling("000002-" + SECOND + ".json.new"), "{\"versi");

    assertThat(records.newestFirst()).hasSize(1);
  }

  @Test
  void passOverFieldsThatALaterReleaseAdded() throws Exception {
    records.add(run("EU captions", FIRST, NOON));
    Files.writeString(
        file(), Files.readString(file()).replace("\"job_id\"", "\"later\": 1, \"job_id\""));

    assertThat(records.newestFirst()).hasSize(1);
  }

  @Test
  void refuseALaterVersionWithTheWaysOut() throws Exception {
    records.add(run("EU captions", FIRST, NOON));
    Files.writeString(
        file(), Files.readString(file()).replace("\"version\" : 1", "\"version\" : 2"));

    assertThatThrownBy(records::newestFirst)
        .hasMessageContaining(file().getFileName().toString())
        .hasMessageContaining("its version is 2, but this Foresight reads 1; use the newer one")
        .hasMessageContaining("--restore URI, or with --fresh and --start-from");
  }

  @Test
  void refuseOneThatLacksAField() throws Exception {
    records.add(run("EU captions", FIRST, NOON));
    Files.writeString(file(), Files.readString(file()).replace("\"cluster\"", "\"no\""));

    assertThatThrownBy(records::newestFirst).hasMessageContaining("cluster is missing");
  }

  private Path file() {
    return folder.resolve("EU_captions/runs/000001-" + FIRST + ".json");
  }

  private RunRecords records(String name) {
    return RunRecords.beside(RetainedCheckpoints.of(folder.toString(), name), name);
  }

  private static Run run(String name, String id, Instant submitted) {
    return new Run(
        name,
        id,
        URI.create("http://127.0.0.1:8081"),
        submitted,
        Optional.of(new RunStart(Optional.of("file:/checkpoint"), true)),
        List.of("file:/savepoints"),
        Optional.empty());
  }
}
