// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.kafka;

import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.KafkaUnavailableException;
import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.wire.AvroCodec;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

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
   * @throws RecordTooLargeException if the topic does not take records of its size
   * @throws KafkaUnavailableException if it could not be stored for another reason
   */
  public RecordMetadata await(Future<RecordMetadata> sent) throws InterruptedException {
    try {
      return sent.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        throw new RecordTooLargeException(
            "the topic "
                + topic
                + " does not take a record of this size; raise three limits together: the topic's"
                + " max.message.bytes, the senders' max.request.size ("
                + KafkaAccess.MAX_RECORD_BYTES
                + " here) and the readers' max.partition.fetch.bytes (--max-record-bytes of the job)",
            e.getCause());
      }
      throw access.unavailable(e.getCause());
    }
  }

  /** Waits for what was sent and disconnects. */
  @Override
  public void close() {
    producer.close();
  }
}
