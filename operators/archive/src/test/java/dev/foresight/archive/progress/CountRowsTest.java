// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.archive.run.Destination;
import dev.foresight.archive.testing.Rows;
import dev.foresight.schemas.CaptionedRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // Flink's own close() may be interrupted.
class CountRowsTest {
  @TempDir Path folder;

  @Test
  void whatIsCountedIsShownAtACheckpointAndRowsPass() throws Exception {
    try (var harness = harness(Optional.empty())) {
      harness.open();
      add(harness, Rows.answered("a", "caption"));
      add(harness, Rows.failed("b"));
      harness.snapshot(1, 1);
      harness.notifyOfCompletedCheckpoint(1);

      assertThat(harness.extractOutputValues()).hasSize(2);
      Progress shown = shown();
      assertThat(shown.rows()).isEqualTo(2);
      assertThat(shown.failed()).isEqualTo(Map.of("IMAGE_EMPTY", 1L));
      assertThat(shown.completionTokens()).isEqualTo(3);
      assertThat(shown.files()).isEqualTo(Map.of("photos.tar", 2L));
      assertThat(shown.samples()).extracting(Progress.Sample::key).containsExactly("a");
      assertThat(shown.finished()).isFalse();
    }
  }

  @Test
  void aRunIsFinishedOnceTheCheckpointBehindItsLastRowIs() throws Exception {
    try (var harness = harness(Optional.empty())) {
      harness.open();
      add(harness, Rows.answered("a", "caption"));
      harness.snapshot(1, 1);
      assertThat(shown().counted()).isFalse();
      harness.endInput();
      harness.notifyOfCompletedCheckpoint(1);
      assertThat(shown().counted()).isTrue();
      assertThat(shown().finished()).isFalse();

      harness.snapshot(2, 2);
      harness.notifyOfCompletedCheckpoint(2);
      assertThat(shown().finished()).isTrue();
    }
  }

  @Test
  void anAttemptThatDiedBehindItsLastRowLeavesNoWordOfIt() throws Exception {
    OperatorSubtaskState state;
    try (var harness = harness(Optional.empty())) {
      harness.open();
      state = harness.snapshot(1, 1);
      add(harness, Rows.answered("a", "caption"));
      harness.endInput();
      assertThat(shown().counted()).isTrue();
    }
    try (var harness = harness(Optional.empty())) {
      harness.initializeState(state);
      harness.open();
      assertThat(shown().counted()).isFalse();
      assertThat(shown().rows()).isZero();
    }
  }

  @Test
  void rowsBehindTheCheckpointCountOnceWhenTheyComeAgain() throws Exception {
    OperatorSubtaskState state;
    try (var harness = harness(Optional.empty())) {
      harness.open();
      add(harness, Rows.answered("a", "caption"));
      state = harness.snapshot(1, 1);
      add(harness, Rows.answered("b", "caption"));
    }
    try (var harness = harness(Optional.empty())) {
      harness.initializeState(state);
      harness.open();
      add(harness, Rows.answered("b", "caption"));
      harness.snapshot(2, 2);
      harness.notifyOfCompletedCheckpoint(2);
      assertThat(shown().rows()).isEqualTo(2);
    }
  }

  @Test
  void tooManyFailuresEndTheJobForGood() throws Exception {
    try (var harness = harness(Optional.of(FailureLimit.parse("1")))) {
      harness.open();
      add(harness, Rows.failed("a"));
      assertThatThrownBy(() -> add(harness, Rows.failed("b")))
          .isInstanceOf(SuppressRestartsException.class)
          .cause()
          .hasMessageContaining("2 of 2 rows failed, over --max-failures 1 ({IMAGE_EMPTY=2})");
    }
  }

  @Test
  void aRetryCountsRowsAsTheyAreNow() {
    Progress.Counter first = new Progress.Counter(Progress.none(), true);
    first.worked(10);
    first.mark(300);
    first.count(Rows.answered("a", "caption"));
    first.count(Rows.failed("b"));

    Progress.Counter now = new Progress.Counter();
    now.count(Rows.answered("a", "caption"));
    now.count(Rows.answered("b", "caption"));
    Progress after = first.progress(true, 1).recounted(now);

    assertThat(after.rows()).isEqualTo(2);
    assertThat(after.failures()).isZero();
    assertThat(after.promptTokens()).isEqualTo(80);
    assertThat(after.completionTokens()).isEqualTo(6);
    assertThat(after.lengths()).isEqualTo(Map.of(2, 2L));
    assertThat(after.samples()).extracting(Progress.Sample::key).containsExactly("a", "b");
    assertThat(after.seconds()).isEqualTo(10);
    assertThat(after.points()).containsExactly(new Progress.Point(10, 0, 300));
    assertThat(after.files()).isEqualTo(Map.of("photos.tar", 2L));
    assertThat(after.finished()).isTrue();
  }

  @Test
  void rowsWithTheAnswersOfOthersCountButNotTheirTokens() {
    Progress.Counter counter = new Progress.Counter();
    CaptionedRow first = Rows.answered("a", "caption");
    counter.count(first);
    counter.count(CaptionedRow.newBuilder(first).setKey("b").setDuplicateOf("a").build());

    Progress progress = counter.progress(true, 1);
    assertThat(progress.rows()).isEqualTo(2);
    assertThat(progress.duplicates()).isEqualTo(1);
    assertThat(progress.completionTokens()).isEqualTo(3);
    assertThat(progress.lengths()).isEqualTo(Map.of(2, 1L));
  }

  @Test
  void samplesAreFewHoweverManyRowsThereAre() {
    Progress.Counter counter = new Progress.Counter(Progress.none(), false);
    for (int i = 0; i < 100_000; i++) {
      counter.count(Rows.answered("row-" + i, "caption"));
    }
    assertThat(counter.progress(true, 1).samples())
        .hasSize(Progress.SAMPLES)
        .anyMatch(sample -> Integer.parseInt(sample.key().substring(4)) > 50_000);
  }

  private OneInputStreamOperatorTestHarness<CaptionedRow, CaptionedRow> harness(
      Optional<FailureLimit> limit) throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new CountRows(folder.toUri().toString(), true, limit));
  }

  private static void add(
      OneInputStreamOperatorTestHarness<CaptionedRow, CaptionedRow> harness, CaptionedRow row)
      throws Exception {
    harness.processElement(row, 0);
  }

  private Progress shown() throws IOException {
    return Progress.read(Destination.of(folder.toString())).orElseThrow();
  }
}
