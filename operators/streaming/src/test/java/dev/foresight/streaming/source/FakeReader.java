// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.source;

import dev.foresight.schemas.SourceRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;

/** A reader that reads nothing, and remembers what it was told. */
final class FakeReader implements SourceReader<SourceRecord, KafkaPartitionSplit> {
  private final List<KafkaPartitionSplit> splits = new ArrayList<>();
  private final List<Long> committed = new ArrayList<>();
  private final List<String> resumed = new ArrayList<>();

  /** Returns what it was to read. */
  List<KafkaPartitionSplit> splits() {
    return splits;
  }

  /** Returns the checkpoints whose offsets it was to commit. */
  List<Long> committed() {
    return committed;
  }

  /** Returns the splits that its fetching thread was woken for. */
  List<String> resumed() {
    return resumed;
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> more) {
    splits.addAll(more);
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    committed.add(checkpoint);
  }

  @Override
  public void pauseOrResumeSplits(Collection<String> pause, Collection<String> resume) {
    resumed.addAll(resume);
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpoint) {
    return List.copyOf(splits);
  }

  @Override
  public InputStatus pollNext(ReaderOutput<SourceRecord> output) {
    return InputStatus.NOTHING_AVAILABLE;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return new CompletableFuture<>();
  }

  @Override
  public void start() {}

  @Override
  public void notifyNoMoreSplits() {}

  @Override
  public void close() {}
}
