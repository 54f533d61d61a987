// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps reading from beginning behind what the group has committed, whatever the job was restored
 * from. A group's offsets are committed when a checkpoint is complete, so the newest checkpoint of
 * a job never lies behind them; an older one does, and so does one of another job.
 */
final class RewindGuard {
  private static final Logger LOG = LoggerFactory.getLogger(RewindGuard.class);

  private final String group;
  private final PartitionOffsets offsets;
  private final Map<TopicPartition, Long> begins = new HashMap<>();
  private final Map<TopicPartition, Long> followed = new HashMap<>();

  /** Creates a guard of a group's offsets. */
  RewindGuard(String group, PartitionOffsets offsets) {
    this.group = group;
    this.offsets = offsets;
  }

  /**
   * Does nothing if reading may begin where the splits say.
   *
   * @throws SuppressRestartsException with a {@link RewindException} if it would begin at a record
   *     before the committed offset
   */
  void admit(Collection<KafkaPartitionSplit> splits) throws InterruptedException {
    List<TopicPartition> partitions =
        splits.stream().map(KafkaPartitionSplit::getTopicPartition).toList();
    Map<TopicPartition, Long> committed = offsets.committed(partitions);
    for (KafkaPartitionSplit split : splits) {
      TopicPartition partition = split.getTopicPartition();
      long begin = split.getStartingOffset();
      if (begin == KafkaPartitionSplit.COMMITTED_OFFSET) {
        followed.put(partition, committed.getOrDefault(partition, 0L));
      } else if (begin >= 0 || begin == KafkaPartitionSplit.EARLIEST_OFFSET) {
        begins.put(partition, begin);
      }
    }
    requireNoneBehind(committed);
  }

  /**
   * Looks again, when nobody else of the job's name can commit any more, but who lost it lately may
   * have gone further meanwhile.
   *
   * @throws SuppressRestartsException with a {@link RewindException} as {@link #admit} does
   * @throws FlinkRuntimeException if what was to be read from the committed offset was read from an
   *     older one; a restart reads from the newer
   */
  void confirm() throws InterruptedException {
    List<TopicPartition> all = new ArrayList<>(begins.keySet());
    all.addAll(followed.keySet());
    Map<TopicPartition, Long> committed = offsets.committed(all);
    requireNoneBehind(committed);
    followed.forEach(
        (partition, then) -> {
          long now = committed.getOrDefault(partition, then);
          if (now > then) {
            throw new FlinkRuntimeException(
                "another job went on in %s from %d to %d under the group %s while this one started; it starts again from there"
                    .formatted(partition, then, now, group));
          }
        });
    begins.clear();
    followed.clear();
  }

  private void requireNoneBehind(Map<TopicPartition, Long> committed) throws InterruptedException {
    List<TopicPartition> behind =
        begins.keySet().stream()
            .filter(partition -> isBehind(partition, committed))
            .sorted(Comparator.comparing(TopicPartition::toString))
            .toList();
    if (!behind.isEmpty()) {
      requireNothingBetween(behind, committed);
    }
  }

  private boolean isBehind(TopicPartition partition, Map<TopicPartition, Long> committed) {
    return begins.get(partition) < committed.getOrDefault(partition, Long.MIN_VALUE);
  }

  private void requireNothingBetween(
      List<TopicPartition> behind, Map<TopicPartition, Long> committed)
      throws InterruptedException {
    // What retention deleted is not read again.
    offsets
        .beginnings(behind)
        .forEach((partition, first) -> begins.merge(partition, first, Math::max));
    Map<TopicPartition, Long> ends = offsets.ends(behind);
    List<TopicPartition> rewound =
        behind.stream()
            .filter(partition -> isBehind(partition, committed))
            .filter(partition -> isOfThisLog(partition, committed.get(partition), ends))
            .toList();
    if (!rewound.isEmpty()) {
      TopicPartition first = rewound.get(0);
      throw new SuppressRestartsException(
          new RewindException(
              first, begins.get(first), group, committed.get(first), rewound.size() - 1));
    }
  }

  private boolean isOfThisLog(
      TopicPartition partition, long committed, Map<TopicPartition, Long> ends) {
    if (committed <= ends.get(partition)) {
      return true;
    }
    LOG.warn(
        "The group {} has committed offset {} of {}, which ends at {}: it was created anew, or lost"
            + " records; what it holds now is read",
        group,
        committed,
        partition,
        ends.get(partition));
    return false;
  }
}
