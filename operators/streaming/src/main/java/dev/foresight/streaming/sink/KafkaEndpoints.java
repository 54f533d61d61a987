// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.streaming.source.SourceRecordDeserializer;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
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
 * @param transactionTimeout how long a transaction may stay open: longer than a checkpoint and a
 *     restart take, and at most the broker's {@code transaction.max.timeout.ms} (15 minutes)
 */
public record KafkaEndpoints(
    Map<String, String> properties, int maxRecordBytes, Duration transactionTimeout) {
  /** What a record has besides the value: key, headers and the batch's own. */
  private static final int ENVELOPE_BYTES = 64 << 10;

  /** Copies the properties and checks the limits. */
  public KafkaEndpoints {
    properties = Map.copyOf(properties);
    if (maxRecordBytes <= ENVELOPE_BYTES) {
      throw new IllegalArgumentException(
          "the byte limit of records is "
              + maxRecordBytes
              + ", but must be above "
              + ENVELOPE_BYTES
              + ", or no dead letter fits");
    }
    if (transactionTimeout.isNegative() || transactionTimeout.isZero()) {
      throw new IllegalArgumentException(
          "the transaction time-out is " + transactionTimeout + ", but must be above 0");
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
   * Returns a transactional sink of results.
   *
   * @param transactionalIdPrefix of this sink alone, the same after every restart
   */
  public KafkaSink<KeyedResult> results(
      String topic, OutputFormat format, String transactionalIdPrefix) {
    return sink(new ResultSerializer(topic, format), transactionalIdPrefix);
  }

  /**
   * Returns a transactional sink of dead letters.
   *
   * @param transactionalIdPrefix of this sink alone, the same after every restart
   */
  public KafkaSink<DeadLetter> deadLetters(
      String topic, OutputFormat format, String transactionalIdPrefix) {
    return sink(
        new DeadLetterSerializer(topic, format, maxRecordBytes - ENVELOPE_BYTES),
        transactionalIdPrefix);
  }

  private <T> KafkaSink<T> sink(TopicSerializer<T> serializer, String transactionalIdPrefix) {
    Properties producer = common();
    producer.setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(maxRecordBytes));
    // Flink's default exceeds what brokers allow by default.
    producer.setProperty(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, String.valueOf(transactionTimeout.toMillis()));
    return KafkaSink.<T>builder()
        .setKafkaProducerConfig(producer)
        .setRecordSerializer(new CheckedSerializer<>(serializer, properties))
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(transactionalIdPrefix)
        // Names are taken from a pool and used again, instead of a new one for each checkpoint.
        .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
        .build();
  }

  private Properties common() {
    Properties common = new Properties();
    common.putAll(properties);
    return common;
  }
}
