// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.dedupe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.archive.testing.Rows;
import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.CaptionedRow;
import dev.foresight.schemas.ImageSource;
import dev.foresight.schemas.RowFailure;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The two operators around the engine, across a restart too. */
@SuppressWarnings("try") // Flink's own close() may be interrupted.
class AskedOnceTest {
  @Test
  void theFirstOfADigestIsAskedAboutAndOthersGoWithoutTheirImages() throws Exception {
    OperatorSubtaskState state;
    try (var first = first()) {
      first.open();
      for (ArchiveRow row : List.of(row("a", "d1"), row("b", "d1"), row("c", "d2"))) {
        first.processElement(row, 0);
      }
      first.processElement(row("e", null), 0);
      first.processElement(row("f", null), 0);

      assertThat(first.extractOutputValues())
          .extracting(ArchiveRow::getKey)
          .containsExactly("a", "c", "e", "f");
      assertThat(others(first)).containsExactly("b");
      state = first.snapshot(1, 1);
    }
    try (var first = first()) {
      first.initializeState(state);
      first.open();
      first.processElement(row("g", "d1"), 0);

      assertThat(first.extractOutputValues()).isEmpty();
      assertThat(others(first)).containsExactly("g");
    }
  }

  @Test
  void othersHaveTheAnswerWhetherTheyComeBeforeOrAfterIt() throws Exception {
    OperatorSubtaskState waiting;
    try (var shared = shared()) {
      shared.open();
      shared.processElement2(row("b", "d1"), 0);
      assertThat(shared.extractOutputValues()).isEmpty();
      waiting = shared.snapshot(1, 1);
    }
    OperatorSubtaskState answered;
    try (var shared = shared()) {
      shared.initializeState(waiting);
      shared.open();
      shared.processElement1(answer("a", "d1"), 0);

      List<CaptionedRow> rows = shared.extractOutputValues();
      assertThat(rows).extracting(CaptionedRow::getKey).containsExactly("a", "b");
      assertThat(rows).extracting(CaptionedRow::getDuplicateOf).containsExactly(null, "a");
      assertThat(rows.get(1).getAnswers()).isEqualTo(rows.get(0).getAnswers());
      assertThat(rows.get(1).getFile()).isEqualTo("file of b");
      assertThat(rows.get(1).getColumns()).isEqualTo(Map.of("title", "b"));
      answered = shared.snapshot(2, 2);
    }
    try (var shared = shared()) {
      shared.initializeState(answered);
      shared.open();
      shared.processElement2(row("c", "d1"), 0);

      assertThat(shared.extractOutputValues())
          .extracting(CaptionedRow::getKey)
          .containsExactly("c");
    }
  }

  @Test
  void whatFailsAboutOneFailsAboutAllAndRowsWithoutADigestPass() throws Exception {
    try (var shared = shared()) {
      shared.open();
      CaptionedRow failed = Rows.failed("a");
      failed.setDigest("d1");
      shared.processElement1(failed, 0);
      shared.processElement2(row("b", "d1"), 0);
      shared.processElement1(answer("c", null), 0);

      assertThat(shared.extractOutputValues())
          .extracting(CaptionedRow::getFailure)
          .containsExactly(
              new RowFailure("IMAGE_EMPTY", "no bytes"),
              new RowFailure("IMAGE_EMPTY", "no bytes"),
              null);
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, ArchiveRow, ArchiveRow> first()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new FirstOfSame()), AskedOnce::key, Types.STRING);
  }

  private static KeyedTwoInputStreamOperatorTestHarness<
          String, CaptionedRow, ArchiveRow, CaptionedRow>
      shared() throws Exception {
    return new KeyedTwoInputStreamOperatorTestHarness<>(
        new KeyedCoProcessOperator<>(new SharedAnswers()),
        AskedOnce::key,
        AskedOnce::key,
        Types.STRING);
  }

  private static List<String> others(
      KeyedOneInputStreamOperatorTestHarness<String, ArchiveRow, ArchiveRow> first) {
    return first.getSideOutput(FirstOfSame.OTHERS).stream()
        .map(StreamRecord::getValue)
        .peek(row -> assertThat(row.getImage().getBytes()).isNull())
        .map(ArchiveRow::getKey)
        .toList();
  }

  private static ArchiveRow row(String key, String digest) {
    return new ArchiveRow(
        "file of " + key,
        0L,
        key,
        new ImageSource(ByteBuffer.wrap(new byte[] {1}), null),
        Map.of("title", key),
        null,
        digest);
  }

  private static CaptionedRow answer(String key, String digest) {
    CaptionedRow answer = Rows.answered(key, "caption");
    answer.setDigest(digest);
    return answer;
  }
}
