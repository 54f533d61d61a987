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
import java.util.Set;
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
      write(access, "TIMED_OUT", "before");
      try (JavaProcess process =
          JavaProcess.start(
              folder.resolve("output"),
              Foresight.class,
              "dead-letters",
              "--follow",
              "--code=TIMED_OUT",
              "--bootstrap-servers=" + broker.bootstrapServers())) {
        process.awaitOutput("\tTIMED_OUT\tbefore\tcaption-requests-0@0\twhy it failed\n");
        write(access, "PROMPT_EMPTY", "of another code");
        write(access, "TIMED_OUT", "after");
        process.awaitOutput("\tTIMED_OUT\tafter\tcaption-requests-0@0\twhy it failed\n");

        process.terminate();

        assertThat(process.exitCode()).isZero();
        assertThat(process.output())
            .contains("2 TIMED_OUT\n", "2 in all\n")
            .doesNotContain("another");
      }
    }
  }

  private static void write(KafkaAccess access, String code, String id) {
    try (KafkaProducer<byte[], byte[]> producer = access.producer()) {
      producer.send(
          new ProducerRecord<>(
              TOPIC, Letters.encoded(code, id, Instant.EPOCH, "caption-requests", 1)));
    }
  }
}
