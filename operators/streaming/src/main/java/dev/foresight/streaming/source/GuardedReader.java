// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.source;

import dev.foresight.schemas.SourceRecord;
import dev.foresight.streaming.closing.Closing;
import dev.foresight.streaming.lease.LeaseCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connector's reader, which looks at each split before it takes it, and whose offsets are
 * committed when a checkpoint is complete, however slowly its records are taken.
 */
final class GuardedReader implements SourceReader<SourceRecord, KafkaPartitionSplit> {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedReader.class);

  private final SourceReader<SourceRecord, KafkaPartitionSplit> reader;
  private final Optional<RewindGuard> guard;
  private final Optional<LeaseCheck> lease;
  private final boolean splitsEnd;
  private final List<String> added = new ArrayList<>();
  private boolean confirmed;

  /** Creates a reader that owns the other one and the check. */
  GuardedReader(
      SourceReader<SourceRecord, KafkaPartitionSplit> reader,
      Optional<RewindGuard> guard,
      Optional<LeaseCheck> lease,
      Boundedness boundedness) {
    this.reader = reader;
    this.guard = guard;
    this.lease = lease;
    this.splitsEnd = boundedness == Boundedness.BOUNDED;
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    ask(
        () -> {
          if (lease.isPresent()) {
            lease.get().require();
          }
          if (guard.isPresent()) {
            guard.get().admit(splits);
          }
        });
    splits.forEach(split -> added.add(split.splitId()));
    reader.addSplits(splits);
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpoint) {
    if (!confirmed && guard.isPresent()) {
      ask(guard.get()::confirm);
      confirmed = true;
    }
    return reader.snapshotState(checkpoint);
  }

  /** What asks the brokers. */
  private interface Question {
    void ask() throws IOException, InterruptedException;
  }

  private static void ask(Question question) {
    try {
      question.ask();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlinkRuntimeException("interrupted while asking where reading may begin", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    // Brokers do not fence these commits, and the group must not seem to be further than it is.
    if (lease.isPresent()) {
      lease.get().require();
    }
    reader.notifyCheckpointComplete(checkpoint);
    // The thread that commits is the one that fetches, which sleeps until its last records, up to
    // max.poll.records, are taken; it wakes when it has splits to resume, paused or not. A split
    // that ends might be gone by then, which the connector does not forgive.
    if (!splitsEnd) {
      reader.pauseOrResumeSplits(List.of(), added);
    }
  }

  @Override
  public void notifyCheckpointAborted(long checkpoint) throws Exception {
    reader.notifyCheckpointAborted(checkpoint);
  }

  @Override
  public void start() {
    reader.start();
  }

  @Override
  public InputStatus pollNext(ReaderOutput<SourceRecord> output) throws Exception {
    return reader.pollNext(output);
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return reader.isAvailable();
  }

  @Override
  public void notifyNoMoreSplits() {
    reader.notifyNoMoreSplits();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    reader.handleSourceEvents(event);
  }

  @Override
  public void pauseOrResumeSplits(Collection<String> pause, Collection<String> resume) {
    reader.pauseOrResumeSplits(pause, resume);
  }

  @Override
  public void close() {
    Closing.each(LOG, lease.orElse(null), reader);
  }
}
