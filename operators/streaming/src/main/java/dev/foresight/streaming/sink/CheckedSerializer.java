// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import dev.foresight.streaming.topics.TopicAccess;
import dev.foresight.streaming.topics.TopicUnusableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;

/**
 * Looks at the topic before anything is written to it, at every start of a task: a job whose topic
 * is gone, or may not be written any more, ends for good in one line instead of restarting for
 * ever.
 *
 * @param <T> what is written
 */
final class CheckedSerializer<T>
    implements KafkaRecordSerializationSchema<T>, KafkaDatasetFacetProvider {
  private static final long serialVersionUID = 1L;

  private final TopicSerializer<T> serializer;
  private final HashMap<String, String> clientProperties;
  private final int maxRecordBytes;

  /**
   * Creates a serialiser around another.
   *
   * @param clientProperties of Kafka's clients, {@code bootstrap.servers} among them
   * @param maxRecordBytes which the topic has to take
   */
  CheckedSerializer(
      TopicSerializer<T> serializer, Map<String, String> clientProperties, int maxRecordBytes) {
    this.serializer = serializer;
    this.clientProperties = new HashMap<>(clientProperties);
    this.maxRecordBytes = maxRecordBytes;
  }

  @Override
  public void open(InitializationContext context, KafkaSinkContext sink) throws Exception {
    try (Admin admin = Admin.create(Map.copyOf(clientProperties))) {
      TopicAccess.require(admin, List.of(serializer.topic()), AclOperation.WRITE);
      TopicAccess.requireTakes(admin, List.of(serializer.topic()), maxRecordBytes);
    } catch (TopicUnusableException e) {
      throw new SuppressRestartsException(e);
    }
    serializer.open(context, sink);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(T value, KafkaSinkContext context, Long stamp) {
    return serializer.serialize(value, context, stamp);
  }

  @Override
  public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
    return serializer.getKafkaDatasetFacet();
  }
}
