// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.tools.local.EmbeddedBroker;
import dev.foresight.tools.testing.JavaProcess;
import dev.foresight.tools.testing.Letters;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLettersCommandTest {
  private static final String TOPIC = "caption-dead-letters";

  @Test
  void followsUntilItIsAskedToEnd(@TempDir Path folder) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      KafkaAccess access = KafkaAccess.to(broker.bootstrapServers());
      access.createMissing(Set.of(TOPIC), NewTopics.ofPartitions(1));
      write(access, 0, "TIMED_OUT", "before");
      try (JavaProcess process =
          JavaProcess.start(
              folder.resolve("output"),
              Foresight.class,
              "dead-letters",
              "--follow",
              "--code=TIMED_OUT",
              "--kafka-property=metadata.max.age.ms=500",
              "--bootstrap-servers=" + broker.bootstrapServers())) {
        process.awaitOutput("\tTIMED_OUT\tbefore\tcaption-requests-0@0\twhy it failed\n");
        write(access, 0, "PROMPT_EMPTY", "of another code");
        write(access, 0, "TIMED_OUT", "after");
        process.awaitOutput("\tTIMED_OUT\tafter\tcaption-requests-0@0\twhy it failed\n");
        try (Admin admin = access.admin()) {
          admin.createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(2))).all().get();
        }
        write(access, 1, "TIMED_OUT", "in a new partition");
        process.awaitOutput("\tTIMED_OUT\tin a new partition\t");

        process.terminate();

        assertThat(process.exitCode()).isZero();
        assertThat(process.output())
            .contains("3 TIMED_OUT\n", "3 in all\n")
            .doesNotContain("another");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void listsTheOldestOfAllPartitionsFirst(boolean follows, @TempDir Path folder) throws Exception {
    int letters = 1200;
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      KafkaAccess access = KafkaAccess.to(broker.bootstrapServers());
      access.createMissing(Set.of(TOPIC), NewTopics.ofPartitions(3));
      long first = System.currentTimeMillis() - letters;
      // Partitions of unlike length, one of them longer than what a consumer hands out at once.
      try (KafkaProducer<byte[], byte[]> producer = access.producer()) {
        for (int i = 0; i < letters; i++) {
          producer.send(letter(partition(i), first + i / 2, "TIMED_OUT", "letter " + i));
        }
      }
      List<String> arguments =
          new ArrayList<>(
              List.of("dead-letters", "--bootstrap-servers=" + broker.bootstrapServers()));
      if (follows) {
        arguments.add("--follow");
      }
      try (JavaProcess process =
          JavaProcess.start(
              folder.resolve("output"), Foresight.class, arguments.toArray(String[]::new))) {
        if (follows) {
          process.awaitOutput("\tletter " + (letters - 1) + "\t");
          process.terminate();
        }
        assertThat(process.exitCode()).isZero();

        assertThat(ids(process.output())).isEqualTo(inOrder(letters));
      }
    }
  }

  private static List<String> ids(String output) {
    return output
        .lines()
        .filter(line -> line.contains("\t"))
        .map(line -> line.split("\t")[2])
        .toList();
  }

  /** Two letters each are of one time: that of the lower partition comes first. */
  private static List<String> inOrder(int letters) {
    return IntStream.range(0, letters)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingInt(i -> i / 2)
                .thenComparingInt(DeadLettersCommandTest::partition))
        .map(i -> "letter " + i)
        .toList();
  }

  private static int partition(int index) {
    return index % 7 == 0 ? 2 : index % 4 == 0 ? 1 : 0;
  }

  private static ProducerRecord<byte[], byte[]> letter(
      int partition, Long timestamp, String code, String id) {
    return new ProducerRecord<>(
        TOPIC,
        partition,
        timestamp,
        null,
        Letters.encoded(code, id, Instant.EPOCH, "caption-requests", 1));
  }

  private static void write(KafkaAccess access, int partition, String code, String id) {
    try (KafkaProducer<byte[], byte[]> producer = access.producer()) {
      producer.send(letter(partition, null, code, id));
    }
  }
}
