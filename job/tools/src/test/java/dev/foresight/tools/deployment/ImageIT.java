// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.deployment;

import static dev.foresight.tools.deployment.ComposeFile.HOME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.Await;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.options.DeadLetterTopicOption;
import dev.foresight.job.options.InputTopicOption;
import dev.foresight.job.options.OutputTopicOption;
import dev.foresight.tools.kafka.RequestSender;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.EmbeddedBroker;
import dev.foresight.tools.testing.ClassPath;
import dev.foresight.tools.testing.FlinkProcesses;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the Dockerfile copies is laid out in a folder, and both processes of the compose file are
 * started from there, as the scripts of Flink's image start them: a caption comes out. In place of
 * Flink's distribution, which Maven has not as one jar, stand its parts.
 */
class ImageIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(200);

  @TempDir private Path root;

  @Test
  void theImagesProcessesCaption() throws Exception {
    ImageRecipe.read(ComposeFile.FOLDER.resolve("Dockerfile")).layOut("cpu", HOME, root);
    ComposeFile compose = ComposeFile.read();
    Configuration flink = onThisMachine(compose.flink("taskmanager"));
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        FlinkProcesses processes =
            FlinkProcesses.in(
                root.resolve("opt/flink"), ClassPath.jars("flink-container-.*"), flink)) {
      processes.startJobManager(
          StandaloneApplicationClusterEntryPoint.class, standaloneJob(compose, broker));
      processes.startTaskManager();
      awaitTopics(broker, processes);
      try (RequestSender sender =
              new RequestSender(
                  KafkaAccess.to(broker.bootstrapServers()), InputTopicOption.DEFAULT);
          TopicFollower outcomes =
              new TopicFollower(
                  KafkaAccess.to(broker.bootstrapServers()),
                  Set.of(OutputTopicOption.DEFAULT, DeadLetterTopicOption.DEFAULT),
                  true)) {
        sender.send(
            "one",
            "{\"id\": \"one\", \"prompt\": \"Why?\", \"max_new_tokens\": 4}"
                .getBytes(StandardCharsets.UTF_8));
        List<String> topics = new ArrayList<>();
        Await.await(
            "have an outcome",
            LIMIT,
            () -> {
              processes.requireAlive();
              for (ConsumerRecord<byte[], byte[]> outcome : outcomes.poll(POLL)) {
                topics.add(outcome.topic());
              }
              return !topics.isEmpty();
            });
        assertThat(topics).containsExactly(OutputTopicOption.DEFAULT);
      }
    }
  }

  private static void awaitTopics(EmbeddedBroker broker, FlinkProcesses processes)
      throws Exception {
    Await.await(
        "create its topics",
        LIMIT,
        () -> {
          processes.requireAlive();
          return KafkaAccess.to(broker.bootstrapServers())
              .topics(Pattern.compile(".*"))
              .containsAll(Set.of(InputTopicOption.DEFAULT, OutputTopicOption.DEFAULT));
        });
  }

  /** In a container each process has a network of its own; here they share the loopback's. */
  private Configuration onThisMachine(Configuration flink) {
    flink.removeKey("metrics.reporters");
    flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, state("checkpoints"));
    flink.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, state("savepoints"));
    return flink;
  }

  private String state(String folder) {
    return root.resolve("opt/flink/state").resolve(folder).toUri().toString();
  }

  private List<String> standaloneJob(ComposeFile compose, EmbeddedBroker broker) {
    return compose.standaloneJob().stream()
        .map(word -> word.replace("/opt/", root + "/opt/"))
        .map(word -> word.replace("kafka:9092", broker.bootstrapServers()))
        .toList();
  }
}
