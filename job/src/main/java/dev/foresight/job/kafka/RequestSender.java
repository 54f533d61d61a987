// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.kafka;

import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.wire.AvroCodec;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Sends requests to a topic, in Avro's single-object encoding, keyed by their ids. */
public final class RequestSender implements AutoCloseable {
  private final AvroCodec<CaptionRequest> codec = AvroCodec.of(CaptionRequest.class);
  private final KafkaAccess access;
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;

  /** Connects to Kafka. */
  public RequestSender(KafkaAccess access, String topic) {
    this.access = access;
    this.producer = access.producer();
    this.topic = topic;
  }

  /** Sends a request. */
  public Future<RecordMetadata> send(CaptionRequest request) {
    return send(request.getId(), codec.encode(request));
  }

  /**
   * Sends bytes as they are.
   *
   * @throws KafkaUnavailableException if the brokers do not answer
   */
  public Future<RecordMetadata> send(String key, byte[] value) {
    try {
      return producer.send(
          new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
    } catch (KafkaException e) {
      throw access.unavailable(e);
    }
  }

  /**
   * Waits until a record is stored.
   *
   * @return where
   * @throws KafkaUnavailableException if it could not be stored
   */
  public RecordMetadata await(Future<RecordMetadata> sent) throws InterruptedException {
    try {
      return sent.get();
    } catch (ExecutionException e) {
      throw access.unavailable(e.getCause());
    }
  }

  /** Waits for what was sent and disconnects. */
  @Override
  public void close() {
    producer.close();
  }
}
