// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.serving.EngineMemory;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.testing.Await;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.checkpoints.RetainedCheckpoints;
import dev.foresight.job.checkpoints.SavedState;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.options.DeadLetterTopicOption;
import dev.foresight.job.options.InputTopicOption;
import dev.foresight.job.options.OutputTopicOption;
import dev.foresight.tools.cluster.BrokerProcess;
import dev.foresight.tools.cluster.ClusterShape;
import dev.foresight.tools.cluster.FlinkCluster;
import dev.foresight.tools.cluster.FlinkRest;
import dev.foresight.tools.cluster.Installation;
import dev.foresight.tools.cluster.JobSubmission;
import dev.foresight.tools.cluster.ProcessLogs;
import dev.foresight.tools.cluster.StateFolder;
import dev.foresight.tools.kafka.RequestSender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.flink.api.common.JobID;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two real clusters and one broker. The machine of the first is paused while another goes on with
 * its job; when it wakes up it still believes that the job is its own. See
 * deploy/docs/guarantees.md.
 */
@Tag("full-soak")
class TakeOverIT {
  private static final String JOB_NAME = "take-over";
  private static final int FEW = 20;
  private static final int EVENTS = 1000;
  private static final Duration LIMIT = Duration.ofMinutes(6);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();

  private final Installation installation = new Installation(HOME);
  private final List<FlinkCluster> clusters = new ArrayList<>();

  @TempDir Path folder;
  private BrokerProcess broker;

  @AfterEach
  void stopWhatRuns() throws Exception {
    for (FlinkCluster cluster : clusters) {
      signal("CONT", cluster);
      cluster.stop();
    }
    if (broker != null) {
      broker.stop();
    }
  }

  @Test
  void aJobThatWakesUpAfterAnotherTookItsNameCommitsNothing() throws Exception {
    broker = BrokerProcess.in(new StateFolder(folder.resolve("broker")), installation);
    KafkaAccess access = KafkaAccess.to(broker.start(Optional.of(0)));
    access.createMissing(
        Set.of(InputTopicOption.DEFAULT, OutputTopicOption.DEFAULT, DeadLetterTopicOption.DEFAULT),
        NewTopics.ofPartitions(2));
    FlinkCluster first = start("first");
    FlinkCluster second = start("second");

    SoakEvents events = new SoakEvents(Files.copy(TinyModel.BLUE, folder.resolve("blue.png")));
    try (RequestSender sender = new RequestSender(access, InputTopicOption.DEFAULT);
        SoakOutcomes outcomes = new SoakOutcomes(access)) {
      send(events, sender, 0, FEW);
      String paused = submit(first, access, Optional.empty()).toHexString();
      await(outcomes, FEW);
      assertThatThrownBy(() -> submit(second, access, Optional.empty()))
          .as("of the same name, while it runs")
          .hasMessageContaining("but Flink job " + paused + " on host ");

      send(events, sender, FEW, FEW + EVENTS);
      await(outcomes, 2 * FEW);
      signal("STOP", first);
      int answered = late(outcomes);
      assertThat(answered).as("answered when it was paused").isLessThan(FEW + EVENTS);
      Optional<String> checkpoint =
          checkpoints(first).of(paused).stream()
              .max(Comparator.comparingLong(SavedState::number))
              .map(SavedState::uri);
      assertThat(checkpoint).isPresent();
      String next = submit(second, access, checkpoint).toHexString();
      await(outcomes, answered + 1);
      signal("CONT", first);

      Await.await("end the job that woke up", LIMIT, () -> state(first, paused).equals("FAILED"));
      assertThat(first.rest().lastFailure(paused))
          .contains("the --job-name take-over was taken by Flink job " + next + " on host ");
      await(outcomes, FEW + EVENTS);
      assertThat(state(second, next)).isEqualTo("RUNNING");
      late(outcomes); // what comes late comes twice
      assertThat(outcomes.poll(POLL).stream().map(SoakOutcomes.Outcome::coordinates))
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(SoakEvents.stored(access).keySet());
    }
  }

  private FlinkCluster start(String name) throws Exception {
    FlinkCluster cluster = FlinkCluster.in(new StateFolder(folder.resolve(name)), installation);
    ClusterShape shape =
        new ClusterShape(
            false,
            1,
            1,
            Optional.of(0),
            EngineMemory.of(TinyModel.TARGET, EngineOptions.defaults().withKvBudgetMib(256)),
            ProcessLogs.USUAL,
            Map.of());
    cluster.start(shape, line -> {});
    clusters.add(cluster);
    return cluster;
  }

  private JobID submit(FlinkCluster cluster, KafkaAccess access, Optional<String> restored)
      throws IOException {
    JobID id = new JobID();
    new JobSubmission(installation.jobJar(), cluster.configuration())
        .submit(
            id,
            List.of(
                "--model=" + TinyModel.TARGET,
                "--threads=1",
                "--kv-budget-mib=64",
                "--bootstrap-servers=" + access.bootstrapServers(),
                "--image-root=" + folder,
                "--checkpoint-interval=500ms",
                "--job-name=" + JOB_NAME,
                "--parallelism=1"),
            Optional.of(checkpoints(cluster)),
            restored);
    return id;
  }

  private static RetainedCheckpoints checkpoints(FlinkCluster cluster) {
    return RetainedCheckpoints.of(cluster.configuration(), JOB_NAME).orElseThrow();
  }

  private static void send(SoakEvents events, RequestSender sender, int from, int to)
      throws InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = from; i < to; i++) {
      sent.add(events.send(sender, i));
    }
    for (Future<RecordMetadata> one : sent) {
      sender.await(one);
    }
  }

  /** Looks for outcomes for some seconds, and returns how many there are in all. */
  private static int late(SoakOutcomes outcomes) throws Exception {
    for (int i = 0; i < 25; i++) {
      outcomes.poll(POLL);
    }
    return outcomes.poll(POLL).size();
  }

  private static void await(SoakOutcomes outcomes, int count) throws Exception {
    Await.await(
        "have %d outcomes".formatted(count), LIMIT, () -> outcomes.poll(POLL).size() >= count);
  }

  /** Not while the JobManager that was paused comes to itself, either. */
  private static String state(FlinkCluster cluster, String job) throws InterruptedException {
    try {
      return cluster.rest().jobs().stream()
          .filter(any -> any.id().equals(job))
          .map(FlinkRest.Job::state)
          .findAny()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Pauses all processes of a cluster, or wakes them up, as the end of a machine's sleep does. */
  private static void signal(String signal, FlinkCluster cluster) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    for (String name : cluster.processes()) {
      cluster.process(name).ifPresent(process -> command.add(Long.toString(process.pid())));
    }
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
