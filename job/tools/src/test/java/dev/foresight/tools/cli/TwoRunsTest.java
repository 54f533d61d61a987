// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.Await;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.options.DeadLetterTopicOption;
import dev.foresight.job.options.InputTopicOption;
import dev.foresight.job.options.OutputTopicOption;
import dev.foresight.tools.kafka.RequestSender;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.EmbeddedBroker;
import dev.foresight.tools.testing.JavaProcess;
import dev.foresight.tools.testing.LocalSetup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of {@code foresight run} beside each other, all with the default name. */
class TwoRunsTest {
  private static final int EVENTS = 40;
  private static final String RUNS = "job is RUNNING";

  @TempDir Path folder;
  private final List<JavaProcess> processes = new ArrayList<>();

  @AfterEach
  void end() {
    processes.forEach(JavaProcess::close);
  }

  @Test
  void oneOfTwoRemainsUntilAThirdTakesOver() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        TopicFollower results = results(KafkaAccess.to(broker.bootstrapServers()))) {
      KafkaAccess access = KafkaAccess.to(broker.bootstrapServers());
      List<String> keys = new ArrayList<>();
      JavaProcess one = run(broker);
      JavaProcess other = run(broker);
      Await.await("end one of them", () -> !one.isAlive() || !other.isAlive());
      JavaProcess ended = one.isAlive() ? other : one;
      JavaProcess remaining = one.isAlive() ? one : other;
      assertThat(ended.exitCode()).as(ended.output()).isEqualTo(ExitCode.NOTHING_RAN);
      assertThat(ended.output())
          .containsAnyOf(
              "--job-name is foresight, but Flink job ",
              "the --job-name foresight was taken by Flink job ")
          .contains(" on host ", ", process " + remaining.pid() + ", since ");

      remaining.awaitOutput(RUNS);
      send(access, 0, EVENTS);
      LocalSetup.collect(results, keys, EVENTS / 2);
      JavaProcess third = run(broker, "--take-over");
      assertThat(remaining.exitCode()).as(remaining.output()).isEqualTo(ExitCode.NOTHING_RAN);
      assertThat(remaining.output())
          .contains("the --job-name foresight was taken by Flink job ")
          .contains(", process " + third.pid() + ", since ");

      third.awaitOutput(RUNS);
      send(access, EVENTS, 2 * EVENTS);
      Await.await(
          "answer what came since",
          () -> {
            results.poll(Duration.ofMillis(100)).forEach(record -> keys.add(key(record)));
            return keys.containsAll(ids(EVENTS, 2 * EVENTS));
          });
      third.terminate();
      assertThat(third.exitCode()).as(third.output()).isZero();
      // What comes late comes twice.
      results.poll(Duration.ofSeconds(1)).forEach(record -> keys.add(key(record)));
      assertThat(keys).doesNotHaveDuplicates().isSubsetOf(ids(0, 2 * EVENTS));
    }
  }

  private static TopicFollower results(KafkaAccess access) throws InterruptedException {
    access.createMissing(
        Set.of(InputTopicOption.DEFAULT, OutputTopicOption.DEFAULT, DeadLetterTopicOption.DEFAULT),
        NewTopics.ofPartitions(1));
    return new TopicFollower(access, Set.of(OutputTopicOption.DEFAULT), true);
  }

  private JavaProcess run(EmbeddedBroker broker, String... more) throws IOException {
    JavaProcess process =
        JavaProcess.start(
            Files.createTempFile(folder, "run", ".log"),
            Foresight.class,
            Stream.concat(
                    Stream.of(
                        "run",
                        "--model=" + TinyModel.TARGET,
                        "--threads=1",
                        "--kv-budget-mib=64",
                        "--bootstrap-servers=" + broker.bootstrapServers()),
                    Stream.of(more))
                .toArray(String[]::new));
    processes.add(process);
    return process;
  }

  private static void send(KafkaAccess access, int from, int to) {
    try (RequestSender sender = new RequestSender(access, InputTopicOption.DEFAULT)) {
      for (String id : ids(from, to)) {
        sender.send(
            id,
            "{\"id\": \"%s\", \"prompt\": \"Why?\"}"
                .formatted(id)
                .getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "event-" + i).toList();
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }
}
