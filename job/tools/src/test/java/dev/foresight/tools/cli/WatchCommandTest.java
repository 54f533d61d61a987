// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.tools.local.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class WatchCommandTest {
  private static final String TOPIC = "captions";

  /** Confluent's wire format: 00, the id of a schema, the body. */
  private static final byte[] REGISTERED = {0, 0, 0, 0, 7, 1, 2, 3};

  @Test
  void saysOnceThatRecordsWantARegistry() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      KafkaAccess access = KafkaAccess.to(broker.bootstrapServers());
      access.createMissing(Set.of(TOPIC), NewTopics.ofPartitions(1));
      try (KafkaProducer<byte[], byte[]> producer = access.producer()) {
        for (int i = 0; i < 3; i++) {
          producer.send(new ProducerRecord<>(TOPIC, REGISTERED));
        }
        producer.send(new ProducerRecord<>(TOPIC, bytes("nonsense")));
        producer.send(new ProducerRecord<>(TOPIC, REGISTERED));
        producer.send(new ProducerRecord<>(TOPIC, bytes("{\"id\": \"a\", \"text\": \"A cat.\"}")));
      }

      CommandLines.Outcome outcome =
          CommandLines.execute(
              "watch",
              "--from-beginning",
              "--max-messages=1",
              "--bootstrap-servers=" + broker.bootstrapServers());

      assertThat(outcome.out()).isEqualTo("a: A cat.\n");
      assertThat(outcome.err().lines())
          .satisfiesExactly(
              registry -> assertThat(registry).contains("captions-0@0", "--registry-url"),
              nonsense -> assertThat(nonsense).contains("captions-0@3", "nor JSON"));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
