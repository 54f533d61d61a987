// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.lineage.LineageVertex;
import org.apache.flink.streaming.api.lineage.LineageVertexProvider;

/**
 * The connector's transactional sink with a {@link StrictCommitter} and a {@link
 * StrictKafkaWriter}. Where the right to use transactions is gone, the job ends for good; all else
 * is the connector's.
 *
 * @param <T> what is written
 */
final class StrictKafkaSink<T>
    implements Sink<T>,
        SupportsCommitter<KafkaCommittable>,
        SupportsWriterState<T, KafkaWriterState>,
        SupportsPostCommitTopology<KafkaCommittable>,
        LineageVertexProvider {
  private static final long serialVersionUID = 1L;

  private final KafkaSink<T> sink;
  private final String transactionalIdPrefix;
  private final Properties client;
  private final boolean toleratesLoss;

  /**
   * Creates a sink.
   *
   * @param transactionalIdPrefix of the connector's sink
   * @param client settings to ask Kafka what became of a transaction
   */
  StrictKafkaSink(
      KafkaSink<T> sink, String transactionalIdPrefix, Properties client, boolean toleratesLoss) {
    this.sink = sink;
    this.transactionalIdPrefix = transactionalIdPrefix;
    this.client = client;
    this.toleratesLoss = toleratesLoss;
  }

  @Override
  public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) {
    return new StrictCommitter(
        sink.createCommitter(context),
        new BrokerTransactionLog(client),
        toleratesLoss,
        context.metricGroup());
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
    return restoreWriter(context, List.of());
  }

  @Override
  public StatefulSinkWriter<T, KafkaWriterState> restoreWriter(
      WriterInitContext context, Collection<KafkaWriterState> state) throws IOException {
    // The connector's writer is known by this interface only.
    TwoPhaseCommittingStatefulSink<T, KafkaWriterState, KafkaCommittable> writers = sink;
    try {
      return new StrictKafkaWriter<>(writers.restoreWriter(context, state));
    } catch (RuntimeException e) {
      throw deniedOr(e);
    }
  }

  private RuntimeException deniedOr(RuntimeException failure) {
    return DeniedTransaction.in(failure, transactionalIdPrefix)
        .<RuntimeException>map(denied -> denied)
        .orElse(failure);
  }

  @Override
  public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
    return sink.getCommittableSerializer();
  }

  @Override
  public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
    return sink.getWriterStateSerializer();
  }

  @Override
  public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committed) {
    sink.addPostCommitTopology(committed);
  }

  @Override
  public LineageVertex getLineageVertex() {
    return sink.getLineageVertex();
  }
}
