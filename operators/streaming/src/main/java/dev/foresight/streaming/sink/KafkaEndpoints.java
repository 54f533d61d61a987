// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.streaming.deadletter.DeadLetters;
import dev.foresight.streaming.source.SourceRecordDeserializer;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Kafka sources and sinks with the settings that exactly once asks for.
 *
 * @param properties for all clients: {@code bootstrap.servers}, and others such as those of
 *     security
 * @param maxRecordBytes of one record, read or written; the topics' {@code max.message.bytes} must
 *     allow it
 */
public record KafkaEndpoints(Map<String, String> properties, int maxRecordBytes) {
  /** So that a dead letter fits once it has lost all that can be cut. */
  private static final int LEAST_RECORD_BYTES = 64 << 10;

  private static final long USUAL_BUFFER_BYTES = 32 << 20;

  /** Copies the properties and checks the limits. */
  public KafkaEndpoints {
    properties = Map.copyOf(properties);
    if (maxRecordBytes < LEAST_RECORD_BYTES) {
      throw new IllegalArgumentException(
          "the byte limit of records is "
              + maxRecordBytes
              + ", but must be "
              + LEAST_RECORD_BYTES
              + " or above, or no dead letter fits");
    }
  }

  /**
   * Returns the builder of a source of raw records, for the caller to say what it reads, where it
   * starts and where it ends.
   */
  public KafkaSourceBuilder<SourceRecord> source(String groupId) {
    Properties consumer = common();
    consumer.setProperty(
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, String.valueOf(maxRecordBytes));
    // Senders may use transactions too; what they took back is not to be captioned.
    consumer.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return KafkaSource.<SourceRecord>builder()
        .setProperties(consumer)
        .setGroupId(groupId)
        .setDeserializer(new SourceRecordDeserializer());
  }

  /**
   * Returns a sink of results.
   *
   * @param topics where results go, and those that are too large for their topic
   * @param letters writes the latter
   * @param delivery of this sink alone
   */
  public Sink<KeyedResult> results(
      OutputTopics topics, ValueFormat format, DeadLetters letters, Delivery delivery) {
    return sink(
        new ResultSerializer(
            topics.results(), format, maxRecordBytes, letters, serializer(topics, format)),
        delivery);
  }

  /**
   * Returns a sink of dead letters.
   *
   * @param delivery of this sink alone
   */
  public Sink<DeadLetter> deadLetters(OutputTopics topics, ValueFormat format, Delivery delivery) {
    return sink(serializer(topics, format), delivery);
  }

  private DeadLetterSerializer serializer(OutputTopics topics, ValueFormat format) {
    return new DeadLetterSerializer(topics.deadLetters(), format, maxRecordBytes);
  }

  private <T> Sink<T> sink(TopicSerializer<T> serializer, Delivery delivery) {
    Properties producer = common();
    producer.setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(maxRecordBytes));
    producer.setProperty(
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        String.valueOf(Math.max(USUAL_BUFFER_BYTES, 2L * maxRecordBytes)));
    KafkaSinkBuilder<T> sink =
        KafkaSink.<T>builder()
            .setRecordSerializer(new CheckedSerializer<>(serializer, properties, maxRecordBytes))
            .setDeliveryGuarantee(delivery.guarantee());
    if (delivery.guarantee() != DeliveryGuarantee.EXACTLY_ONCE) {
      return sink.setKafkaProducerConfig(producer).build();
    }
    // Flink's default exceeds what brokers allow by default.
    producer.setProperty(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        String.valueOf(delivery.transactionTimeout().toMillis()));
    return new StrictKafkaSink<>(
        sink.setKafkaProducerConfig(producer)
            .setTransactionalIdPrefix(delivery.transactionalIdPrefixOfThisRun())
            // A name is used once: what became of its transaction can be asked later.
            .setTransactionNamingStrategy(TransactionNamingStrategy.INCREMENTING)
            .build(),
        delivery,
        common());
  }

  private Properties common() {
    Properties common = new Properties();
    common.putAll(properties);
    return common;
  }
}
