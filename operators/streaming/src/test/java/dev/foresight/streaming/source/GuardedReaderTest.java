// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.streaming.lease.LeaseLostException;
import dev.foresight.streaming.lease.LeasesInMemory;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the connector's reader is let read and commit. */
class GuardedReaderTest {
  private static final KafkaPartitionSplit SPLIT =
      new KafkaPartitionSplit(new TopicPartition("requests", 0), 0);

  private final LeasesInMemory leases = new LeasesInMemory();
  private final FakeReader connector = new FakeReader();
  private final GuardedReader reader = reader(Boundedness.CONTINUOUS_UNBOUNDED);

  @AfterEach
  void close() throws Exception {
    reader.close();
  }

  @Test
  void readsAndCommitsWhileTheJobHasItsName() throws Exception {
    leases.take("ours");

    reader.addSplits(List.of(SPLIT));
    reader.notifyCheckpointComplete(1);

    assertThat(connector.splits()).containsExactly(SPLIT);
    assertThat(connector.committed()).containsExactly(1L);
  }

  @Test
  void commitsNoOffsetsOnceAnotherJobHasTheName() throws Exception {
    leases.take("ours");
    reader.addSplits(List.of(SPLIT));
    reader.notifyCheckpointComplete(1);

    leases.take("theirs");

    assertLost(() -> reader.notifyCheckpointComplete(2));
    assertThat(connector.committed()).containsExactly(1L);
  }

  @Test
  void readsNothingOnceAnotherJobHasTheName() throws Exception {
    leases.take("ours");
    leases.take("theirs");

    assertLost(() -> reader.addSplits(List.of(SPLIT)));
    assertThat(connector.splits()).isEmpty();
  }

  @Test
  void wakesTheThreadThatCommitsUnlessItsSplitsMayHaveEnded() throws Exception {
    leases.take("ours");
    reader.addSplits(List.of(SPLIT));
    reader.notifyCheckpointComplete(1);
    assertThat(connector.resumed()).containsExactly(SPLIT.splitId());

    GuardedReader bounded = reader(Boundedness.BOUNDED);
    bounded.addSplits(List.of(SPLIT));
    bounded.notifyCheckpointComplete(1);
    bounded.close();
    assertThat(connector.resumed()).as("the bounded one woke none").hasSize(1);
  }

  private GuardedReader reader(Boundedness boundedness) {
    return new GuardedReader(
        connector, Optional.empty(), Optional.of(leases.check("ours")), boundedness);
  }

  private static void assertLost(ThrowingCallable act) {
    assertThatThrownBy(act)
        .isInstanceOf(SuppressRestartsException.class)
        .hasCauseInstanceOf(LeaseLostException.class);
  }
}
