// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.local.EmbeddedBroker;
import dev.foresight.job.testing.JavaProcess;
import dev.foresight.job.testing.Letters;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private static void write(KafkaAccess access, int partition, String code, String id) {
    try (KafkaProducer<byte[], byte[]> producer = access.producer()) {
      producer.send(
          new ProducerRecord<>(
              TOPIC,
              partition,
              null,
              Letters.encoded(code, id, Instant.EPOCH, "caption-requests", 1)));
    }
  }
}
