// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.tools.testing.FakeJobManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found of a job's runs, in files and in a JobManager's memory. */
class RunHistoryTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;
  private FakeJobManager jobManager;
  private RunHistory history;

  @BeforeEach
  void start() throws Exception {
    jobManager = FakeJobManager.start();
    Configuration cluster = new Configuration();
    cluster.set(RestOptions.ADDRESS, "127.0.0.1");
    cluster.set(RestOptions.PORT, jobManager.port());
    cluster.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, "file:" + folder);
    history = RunHistory.of(cluster, "captions", NOON);
  }

  @AfterEach
  void stop() {
    jobManager.close();
  }

  @Test
  void goesOnFromTheNewestCheckpointOfTheLastRun() throws Exception {
    String first = run("CANCELED");
    checkpoint(first, 9);
    String second = run("CANCELED");
    checkpoint(second, 10);
    checkpoint(second, 11);

    assertThat(history.next().description()).contains(second + "/chk-11, number 11");
  }

  @Test
  void goesOnFromWhatTheLastRunStartedFromIfThatCompletedNothing() throws Exception {
    String first = run("CANCELED");
    checkpoint(first, 9);
    run("CANCELED");

    assertThat(history.next().description()).contains(first + "/chk-9, from which job");
  }

  /** Flink's own client wrote it somewhere, and the job's own checkpoints went with it. */
  @Test
  void asksForASavepointThatTheJobManagerRemembersAndThatIsNotThere() throws Exception {
    String job = run("FINISHED");
    jobManager.answers("/jobs/" + job + "/checkpoints", stopped("file:/elsewhere/savepoint-1"));

    assertThatThrownBy(() -> history.decide(StartChoice.NEWEST))
        .hasMessageContaining("file:/elsewhere/savepoint-1, which job " + job)
        .hasMessageContaining("is not there any more; choose with --fresh --start-from WHERE");
  }

  /** The JobManager answers what it answered a moment ago. */
  @Test
  void doesNotTakeAnOldAnswerForTheLast() throws Exception {
    String job = run("FINISHED");
    jobManager.answersLate("/jobs/" + job + "/checkpoints", stopped("file:/elsewhere/savepoint-1"));

    assertThat(history.next().description()).contains("file:/elsewhere/savepoint-1");
  }

  @Test
  void takesTheNoteOfAnEndThatTheJobManagerForgot() throws Exception {
    String job = run("CANCELED");
    history.noteEnd(job);
    jobManager.forgets(job);

    assertThat(history.next()).isInstanceOf(NextStart.Fresh.class);
  }

  @Test
  void asksWhereNobodyKnowsHowTheLastRunEnded() throws Exception {
    String job = run("CANCELED");
    jobManager.forgets(job);

    assertThatThrownBy(() -> history.decide(StartChoice.NEWEST))
        .hasMessageContaining("what job " + job)
        .hasMessageContaining("is not known")
        .hasMessageContaining("choose with --fresh --start-from WHERE");
  }

  @Test
  void refusesAFreshStartThatLeavesSomethingUnansweredUnlessItSaysWhereToRead() throws Exception {
    checkpoint(run("CANCELED"), 9);

    assertThatThrownBy(() -> history.decide(new StartChoice(Optional.empty(), true, false)))
        .hasMessageContaining("--fresh leaves unanswered what is in flight in file:")
        .hasMessageContaining("--fresh --start-from WHERE");
    assertThat(history.decide(new StartChoice(Optional.empty(), true, true)))
        .isInstanceOf(NextStart.Fresh.class);
  }

  @Test
  void refusesToRestoreWhatIsNotThere() {
    assertThatThrownBy(
            () -> history.decide(new StartChoice(Optional.of("file:/nowhere"), false, false)))
        .hasMessage(
            "--restore is file:/nowhere, but no checkpoint or savepoint is there: it has no _metadata");
  }

  @Test
  void forgetsARunThatTheClusterDidNotAccept() throws Exception {
    NextStart start = history.decide(StartChoice.NEWEST);

    assertThatThrownBy(
            () ->
                history.start(
                    StartChoice.NEWEST,
                    start,
                    (id, from) -> {
                      throw new IOException("no slots");
                    }))
        .hasMessage("no slots");

    assertThat(history.next().description()).contains("no earlier run is known");
  }

  @Test
  void refusesWhileARunOfTheNameGoesOn() throws Exception {
    String job = run("RUNNING");

    assertThatThrownBy(() -> history.decide(StartChoice.NEWEST))
        .hasMessageContaining("job " + job + " of the name captions is RUNNING at http://");
  }

  @Test
  void findsTheCheckpointsOfJobsWithoutARecord() throws Exception {
    checkpoint("c".repeat(32), 4);

    assertThat(history.next().description()).contains("c".repeat(32) + "/chk-4");
  }

  private String run(String state) throws Exception {
    NextStart start = history.decide(StartChoice.NEWEST);
    String id = history.start(StartChoice.NEWEST, start, (job, restored) -> {}).toHexString();
    jobManager.knows(id, "captions", state, NOON.millis());
    return id;
  }

  private void checkpoint(String job, int number) throws IOException {
    Path checkpoint = folder.resolve("captions").resolve(job).resolve("chk-" + number);
    Files.createFile(Files.createDirectories(checkpoint).resolve("_metadata"));
  }

  private static String stopped(String place) {
    return """
        {"latest": {"savepoint": {"id": 5, "checkpoint_type": "SYNC_SAVEPOINT",
         "latest_ack_timestamp": 0, "external_path": "%s"}}}
        """
        .formatted(place);
  }
}
