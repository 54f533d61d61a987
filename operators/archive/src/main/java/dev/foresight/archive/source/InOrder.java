// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.assigners.FileSplitAssigner;

/** Gives out ranges in their order; one that comes back is given out next. */
final class InOrder implements FileSplitAssigner {
  private final Deque<FileSourceSplit> splits;

  InOrder(Collection<FileSourceSplit> splits) {
    this.splits = new ArrayDeque<>(splits);
  }

  @Override
  public Optional<FileSourceSplit> getNext(String hostname) {
    return Optional.ofNullable(splits.poll());
  }

  @Override
  public void addSplits(Collection<FileSourceSplit> returned) {
    returned.forEach(splits::addFirst);
  }

  @Override
  public Collection<FileSourceSplit> remainingSplits() {
    return List.copyOf(splits);
  }
}
