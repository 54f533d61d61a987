// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import dev.foresight.streaming.lease.JobLease;
import dev.foresight.streaming.lease.LeaseCheck;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
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
 * StrictKafkaWriter}, used only while the job has its name. Where the right to use transactions is
 * gone, the job ends for good; all else is the connector's.
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
  private final String ownPrefix;
  private final Properties client;
  private final boolean toleratesLoss;
  // An Optional cannot be sent.
  private final JobLease lease;

  /**
   * Creates a sink.
   *
   * @param delivery whose prefix the connector's sink has
   * @param client settings to ask Kafka what became of a transaction
   */
  StrictKafkaSink(KafkaSink<T> sink, Delivery delivery, Properties client) {
    this.sink = sink;
    this.transactionalIdPrefix = delivery.transactionalIdPrefix();
    this.ownPrefix = delivery.transactionalIdPrefixOfThisRun();
    this.client = client;
    this.toleratesLoss = delivery.toleratesLoss();
    this.lease = delivery.lease().orElse(null);
  }

  @Override
  public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) {
    Committer<KafkaCommittable> committer =
        new StrictCommitter(
            sink.createCommitter(context),
            new BrokerTransactionLog(client),
            toleratesLoss,
            context.metricGroup());
    return lease == null ? committer : new LeasedCommitter(committer, lease.check());
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
      abortStrays(context, state);
      return new StrictKafkaWriter<>(writers.restoreWriter(context, state));
    } catch (RuntimeException e) {
      throw deniedOr(e);
    }
  }

  /** What another job of the name has open is ended before this one opens anything. */
  private void abortStrays(WriterInitContext context, Collection<KafkaWriterState> state)
      throws IOException {
    if (lease == null) {
      return;
    }
    try (LeaseCheck held = lease.check()) {
      held.require();
      new StrayTransactions(client, transactionalIdPrefix)
          .abort(context.getTaskInfo(), context.getRestoredCheckpointId().orElse(0), known(state));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while ending open transactions");
    }
  }

  /** Prefixes of this job, and of the job whose checkpoint it was restored from. */
  private Set<String> known(Collection<KafkaWriterState> restored) {
    Set<String> prefixes = new HashSet<>();
    restored.forEach(state -> prefixes.add(state.getTransactionalIdPrefix()));
    if (!restored.isEmpty()) {
      prefixes.add(ownPrefix);
    }
    return prefixes;
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
