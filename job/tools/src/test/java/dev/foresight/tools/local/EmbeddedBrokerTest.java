// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.testing.Await;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
  private static final TopicPartition TOPIC = new TopicPartition("words", 0);

  @Test
  void commitsAndAbortsTransactionsAndKeepsThemAcrossRestarts(@TempDir Path directory)
      throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      createTopic(broker);
      try (KafkaProducer<byte[], byte[]> producer = transactionalProducer(broker)) {
        producer.beginTransaction();
        producer.send(word("committed"));
        producer.commitTransaction();
        producer.beginTransaction();
        producer.send(word("aborted"));
        producer.abortTransaction();
      }
      assertThat(committedWords(broker, 1)).containsExactly("committed");
    }

    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      try (KafkaProducer<byte[], byte[]> producer = transactionalProducer(broker)) {
        producer.beginTransaction();
        producer.send(word("after the restart"));
        producer.commitTransaction();
      }
      assertThat(committedWords(broker, 2)).containsExactly("committed", "after the restart");
    }
  }

  @Test
  void takesRecordsFarAboveKafkasUsualMebibyte() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      createTopic(broker);
      byte[] large = new byte[32 << 20];
      try (KafkaProducer<byte[], byte[]> producer = transactionalProducer(broker)) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(TOPIC.topic(), large));
        producer.commitTransaction();
      }
      assertThat(committed(broker, 1))
          .singleElement()
          .satisfies(v -> assertThat(v).hasSize(32 << 20));
    }
  }

  @Test
  void aPortThatIsAnothersIsSaid(@TempDir Path directory) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatIOException()
          .isThrownBy(() -> EmbeddedBroker.start(directory, other.getLocalPort()))
          .withMessageContaining("port " + other.getLocalPort());
    }
  }

  @Test
  void oneThatCannotBeStartedEndsNoProcess() {
    Map<String, String> noCertificate =
        Map.of("ssl.keystore.location", "/nowhere", "ssl.keystore.password", "secret");
    assertThatThrownBy(() -> EmbeddedBroker.start("SSL", noCertificate))
        .hasStackTraceContaining("/nowhere");
  }

  private static void createTopic(EmbeddedBroker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC.topic(), 1, (short) 1))).all().get();
    }
  }

  private static KafkaProducer<byte[], byte[]> transactionalProducer(EmbeddedBroker broker) {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "transactional.id",
                "writer",
                "buffer.memory",
                2L * EmbeddedBroker.MAX_MESSAGE_BYTES,
                "max.request.size",
                EmbeddedBroker.MAX_MESSAGE_BYTES),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  private static ProducerRecord<byte[], byte[]> word(String word) {
    return new ProducerRecord<>(TOPIC.topic(), word.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> committedWords(EmbeddedBroker broker, int count) throws Exception {
    return committed(broker, count).stream()
        .map(value -> new String(value, StandardCharsets.UTF_8))
        .toList();
  }

  private static List<byte[]> committed(EmbeddedBroker broker, int count) throws Exception {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(TOPIC));
      List<byte[]> values = new ArrayList<>();
      Await.await(
          "read %d records".formatted(count),
          () -> {
            consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            return values.size() >= count;
          });
      return values;
    }
  }
}
