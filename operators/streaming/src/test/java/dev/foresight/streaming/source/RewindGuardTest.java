// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.source;

import static org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit.COMMITTED_OFFSET;
import static org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit.EARLIEST_OFFSET;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RewindGuardTest {
  /** The connector's own name for it is deprecated. */
  private static final long LATEST = -1;

  private static final TopicPartition A = new TopicPartition("requests", 0);
  private static final TopicPartition B = new TopicPartition("requests", 1);

  private final FakePartitionOffsets offsets =
      new FakePartitionOffsets().hold(A, 0, 500).hold(B, 0, 500).commit(A, 100);
  private final RewindGuard guard = new RewindGuard("captioners", offsets);

  @Test
  void readingBeginsWhereTheGroupStandsOrBehindIt() {
    assertAdmitted(Map.of(A, 100L));
    assertAdmitted(Map.of(A, 101L));
    assertAdmitted(Map.of(A, COMMITTED_OFFSET));
    assertAdmitted(Map.of(A, LATEST));
    assertAdmitted(Map.of(B, 0L));
    assertAdmitted(Map.of(B, EARLIEST_OFFSET));
    assertAdmitted(Map.of());
  }

  @Test
  void readingBeforeItEndsTheJobForGoodAndNamesPlaceAndRemedies() {
    offsets.commit(B, 7);

    assertRewinds(
        () -> guard.admit(splits(Map.of(A, 99L, B, 8L))),
        "reading requests-0 would begin at offset 99, but the group captioners has committed 100:"
            + " what lies between was answered and would be again. Start from the job's newest"
            + " checkpoint or savepoint; or say --allow-rewind to answer it again, or give the job"
            + " a --group-id of its own");
    assertRewinds(
        () -> guard.admit(splits(Map.of(A, EARLIEST_OFFSET, B, 3L))),
        "reading requests-0 would begin at offset 0, but the group captioners has committed 100,"
            + " and so in 1 more partitions: what lies between");
  }

  @Test
  void whatRetentionDeletedIsNotReadAgain() {
    assertAdmitted(Map.of(A, 50L), new FakePartitionOffsets().commit(A, 100).hold(A, 100, 500));
    assertAdmitted(
        Map.of(A, EARLIEST_OFFSET), new FakePartitionOffsets().commit(A, 100).hold(A, 120, 500));
    FakePartitionOffsets some = new FakePartitionOffsets().commit(A, 100).hold(A, 60, 500);
    assertRewinds(
        () -> new RewindGuard("captioners", some).admit(splits(Map.of(A, 50L))),
        "would begin at offset 60, but");
  }

  @Test
  void aTopicThatWasCreatedAnewIsReadFromItsBeginning() {
    assertAdmitted(
        Map.of(A, EARLIEST_OFFSET), new FakePartitionOffsets().commit(A, 100).hold(A, 0, 20));
  }

  @Test
  void whoCommittedWhileTheJobStartedIsSeenBeforeItsFirstCheckpoint() throws Exception {
    guard.admit(splits(Map.of(A, 100L)));
    assertThatCode(guard::confirm).doesNotThrowAnyException();

    RewindGuard late = new RewindGuard("captioners", offsets);
    late.admit(splits(Map.of(A, 100L)));
    offsets.commit(A, 130);
    assertRewinds(
        late::confirm, "would begin at offset 100, but the group captioners has committed 130");
  }

  @Test
  void whatFollowsTheGroupStartsAgainFromWhereTheGroupIsNow() throws Exception {
    guard.admit(splits(Map.of(A, COMMITTED_OFFSET)));
    offsets.commit(A, 130);

    assertThatThrownBy(guard::confirm)
        .isInstanceOf(FlinkRuntimeException.class)
        .hasMessage(
            "another job went on in requests-0 from 100 to 130 under the group captioners while"
                + " this one started; it starts again from there");
  }

  @Test
  void theJobsOwnCommitsAreNoneOfItsBusinessLater() throws Exception {
    guard.admit(splits(Map.of(A, 100L)));
    guard.confirm();
    offsets.commit(A, 300);

    assertThatCode(guard::confirm).doesNotThrowAnyException();
  }

  private void assertAdmitted(Map<TopicPartition, Long> begins) {
    assertAdmitted(begins, offsets);
  }

  private static void assertAdmitted(
      Map<TopicPartition, Long> begins, FakePartitionOffsets offsets) {
    assertThatCode(() -> new RewindGuard("captioners", offsets).admit(splits(begins)))
        .doesNotThrowAnyException();
  }

  private static List<KafkaPartitionSplit> splits(Map<TopicPartition, Long> begins) {
    return begins.entrySet().stream()
        .map(begin -> new KafkaPartitionSplit(begin.getKey(), begin.getValue()))
        .toList();
  }

  private static void assertRewinds(ThrowingCallable act, String message) {
    assertThatThrownBy(act)
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .isInstanceOf(RewindException.class)
        .hasMessageContaining(message);
  }
}
