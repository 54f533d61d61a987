// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.tools.testing.FakeJobManager;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsCommandTest {
  private static final String RUNS = "a".repeat(32);
  private static final String ENDED = "b".repeat(32);
  private static final long NOON = 1_767_268_800_000L;

  @TempDir Path folder;
  private FakeJobManager jobManager;

  @BeforeEach
  void start() throws Exception {
    jobManager = FakeJobManager.start();
    Files.writeString(
        folder.resolve("config.yaml"),
        "rest.address: 127.0.0.1\nrest.port: %d\nexecution.checkpointing.dir: file:%s\n"
            .formatted(jobManager.port(), folder.resolve("checkpoints")));
    jobManager.knows(ENDED, "captions", "CANCELED", NOON);
    jobManager.knows(RUNS, "captions", "RUNNING", NOON + 60_000);
    jobManager.answers(
        "/jobs/" + RUNS + "/checkpoints",
        """
        {"latest": {"completed": {"id": 12, "latest_ack_timestamp": 1767268920000,
         "external_path": "file:/c/chk-12"}, "restored": {"external_path": "file:/c/chk-3"}}}
        """);
    jobManager.answers(
        "/jobs/" + RUNS + "/metrics?get=numRestarts",
        "[{\"id\": \"numRestarts\", \"value\": \"2\"}]");
  }

  @AfterEach
  void stop() {
    jobManager.close();
  }

  @Test
  void listsThoseThatRunBeforeThoseThatEnded() {
    CommandLines.Outcome outcome = jobs("list");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out().lines())
        .containsExactly(
            "captions\t" + RUNS + "\tRUNNING\t2026-01-01T12:01:00Z\t2\t12 at 2026-01-01T12:02:00Z",
            "captions\t" + ENDED + "\tCANCELED\t2026-01-01T12:00:00Z\t-\t-");
  }

  @Test
  void waitsForAJobManagerThatHasJustComeUp() {
    jobManager.knows("a1", "captions", "RUNNING", 0);
    jobManager.hasNoLeaderYet(2);

    assertThat(jobs("list").out()).contains("captions");
  }

  @Test
  void showsOfANameTheOneThatRuns() {
    assertThat(jobs("status", "captions").out())
        .contains("id        " + RUNS, "state     RUNNING since 2026-01-01T12:01:00Z")
        .contains(
            "restored  file:/c/chk-3", "last      12 at 2026-01-01T12:02:00Z, file:/c/chk-12");
  }

  @Test
  void saysOfAnEndedOneWhatTheNextWouldGoOnFrom() throws Exception {
    jobManager.knows(RUNS, "captions", "CANCELED", NOON + 60_000);
    Path checkpoint = folder.resolve("checkpoints/captions/" + RUNS + "/chk-12");
    Files.createFile(Files.createDirectories(checkpoint).resolve("_metadata"));

    assertThat(jobs("status", RUNS).out()).contains("next      going on from file:" + checkpoint);
  }

  @Test
  void saysWhyItFailedLastInOneLine() {
    jobManager.answers(
        "/jobs/" + RUNS + "/exceptions",
        """
        {"exceptionHistory": {"entries": [{"stacktrace": "a: outer\\n\\tat b\\nCaused by: c: inner\\n\\tat d"}]}}
        """);

    assertThat(jobs("status", RUNS).out()).contains("failure   c: inner\n");
  }

  @Test
  void stopsWithASavepointAndPrintsWhereItIs() {
    jobManager.answers("/jobs/" + RUNS + "/stop", "{\"request-id\": \"r\"}");
    jobManager.answers(
        "/jobs/" + RUNS + "/savepoints/r",
        "{\"status\": {\"id\": \"COMPLETED\"}, \"operation\": {\"location\":"
            + " \"file:/s/savepoint-1\"}}");
    jobManager.endsWhenToldTo(RUNS, "captions");

    CommandLines.Outcome outcome = jobs("stop", "captions", "--savepoint", folder + "/a b");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out().strip()).isEqualTo("file:/s/savepoint-1");
    assertThat(jobManager.commands())
        .containsExactly(
            "POST /jobs/%s/stop {\"drain\":false,\"targetDirectory\":\"file:%s/a b\"}"
                .formatted(RUNS, folder));
  }

  @Test
  void saysWhyAJobDidNotStop() {
    jobManager.answers("/jobs/" + RUNS + "/stop", "{\"request-id\": \"r\"}");
    jobManager.answers(
        "/jobs/" + RUNS + "/savepoints/r",
        """
        {"status": {"id": "COMPLETED"}, "operation": {"failure-cause": {"stack-trace":
         "x\\nCaused by: CheckpointException: not all tasks run\\n\\tat y"}}}
        """);

    CommandLines.Outcome outcome = jobs("stop", RUNS);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("job " + RUNS + " did not stop: CheckpointException: not all tasks run")
        .doesNotContain("\tat");
  }

  @Test
  void cancelsAndSaysWhatTheNextGoesOnFrom() {
    jobManager.answers("/jobs/" + RUNS, "{}");
    jobManager.endsWhenToldTo(RUNS, "captions");

    CommandLines.Outcome outcome = jobs("cancel", "captions");

    assertThat(outcome.code()).isZero();
    assertThat(jobManager.commands()).containsExactly("PATCH /jobs/" + RUNS);
    assertThat(outcome.err()).contains("job " + RUNS + " is cancelled");
  }

  @Test
  void anArchivesSavepointLiesWhereItsCaptionsGo() {
    jobManager.answers(
        "/jobs/" + RUNS + "/config",
        "{\"execution-config\": {\"user-config\": {\"foresight.checkpoints\": \"file:/c/a b\"}}}");
    jobManager.answers("/jobs/" + RUNS + "/stop", "{\"request-id\": \"r\"}");
    jobManager.answers(
        "/jobs/" + RUNS + "/savepoints/r",
        "{\"status\": {\"id\": \"COMPLETED\"}, \"operation\": {\"location\": \"file:/c\"}}");
    jobManager.endsWhenToldTo(RUNS, "captions");

    assertThat(jobs("stop", "captions").code()).isZero();
    assertThat(jobManager.commands().get(0)).endsWith("\"targetDirectory\":\"file:/c/a b\"}");
  }

  @Test
  void anArchiveGoesOnByTheCommandThatSubmittedIt() {
    jobManager.answers(
        "/jobs/" + RUNS + "/config",
        "{\"execution-config\": {\"user-config\": {\"foresight.destination\": \"/my captions\"}}}");
    jobManager.answers("/jobs/" + RUNS, "{}");
    jobManager.endsWhenToldTo(RUNS, "captions");

    assertThat(jobs("cancel", "captions").err())
        .contains("is cancelled; next: foresight caption goes on in /my captions");
  }

  @Test
  void doesNotEndWhatHasEnded() {
    CommandLines.Outcome outcome = jobs("cancel", ENDED);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("job captions (" + ENDED + ") is CANCELED since 2026-01-01T12:00:00Z");
  }

  @Test
  void namesTheWayToTheJobsWhereThereIsNoneOfTheName() {
    assertThat(jobs("status", "other").err())
        .contains("no job other is known at http://127.0.0.1:")
        .contains("foresight jobs list shows those that are");
  }

  @Test
  void wantsAnIdWhereSeveralOfTheNameRun() {
    jobManager.knows("c".repeat(32), "captions", "RUNNING", NOON);

    assertThat(jobs("cancel", "captions").err())
        .contains("2 jobs of the name captions run; give an id: " + RUNS + ", " + "c".repeat(32));
  }

  @Test
  void everyOneOfThemHasHelp() {
    for (String command : new String[] {"list", "status", "stop", "cancel"}) {
      CommandLines.Outcome help = CommandLines.execute("jobs", command, "--help");
      assertThat(help.code()).isZero();
      assertThat(help.out()).contains("Usage: foresight jobs " + command, "--flink-conf");
    }
  }

  private CommandLines.Outcome jobs(String command, String... more) {
    String[] arguments = new String[3 + more.length];
    arguments[0] = "jobs";
    arguments[1] = command;
    System.arraycopy(more, 0, arguments, 2, more.length);
    arguments[2 + more.length] = "--flink-conf=" + folder;
    return CommandLines.execute(arguments);
  }
}
