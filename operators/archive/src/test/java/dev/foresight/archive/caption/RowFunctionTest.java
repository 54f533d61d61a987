// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.caption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.archive.prompt.AnswerRules;
import dev.foresight.archive.prompt.FolderPrompts;
import dev.foresight.archive.prompt.NamedPrompt;
import dev.foresight.archive.prompt.PromptPlan;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.serving.KnownRequest;
import dev.foresight.engine.testing.Await;
import dev.foresight.engine.testing.FakeEngine;
import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.CaptionedRow;
import dev.foresight.schemas.ImageSource;
import dev.foresight.schemas.RowAnswer;
import dev.foresight.schemas.RowFailure;
import dev.foresight.streaming.caption.LentEngine;
import dev.foresight.streaming.images.ImagePolicy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowFunctionTest {
  private static final byte[] IMAGE = KnownRequest.create().images().get(0);

  @TempDir Path journal;

  private final FakeEngine engine = FakeEngine.waiting();
  private OneInputStreamOperatorTestHarness<ArchiveRow, CaptionedRow> harness;

  @BeforeEach
  void open() throws Exception {
    RowFunction function =
        new RowFunction(
            new LentEngine(engine),
            new PromptPlan(
                Stream.of("short=What?", "long=Say {title}.")
                    .map(text -> NamedPrompt.parse("--prompt", text))
                    .toList(),
                FolderPrompts.NONE,
                1,
                new AnswerRules(0, 0, 1, null, 0, 16, List.of())),
            ImagePolicy.NO_FILES,
            new ImageFilter(32, 5000),
            2,
            Optional.of(journal));
    harness =
        new OneInputStreamOperatorTestHarness<>(
            new AsyncWaitOperatorFactory<>(function, 60_000, 8, OutputMode.UNORDERED),
            new AvroTypeInfo<>(ArchiveRow.class).createSerializer(new SerializerConfigImpl()));
    harness.setup(
        new AvroTypeInfo<>(CaptionedRow.class).createSerializer(new SerializerConfigImpl()));
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void aRowHasTheAnswersOfAllPromptsAndItsSize() throws Exception {
    add(row("a", IMAGE, Map.of("title", "Rex")));
    await("be asked twice", () -> engine.requests().size() == 2);
    GenerationRequest asked = engine.request("f#7/long");
    assertThat(asked.prompt()).hasToString("Question[text=Say Rex.]");
    assertThat(asked.images().get(0)).isSameAs(engine.request("f#7/short").images().get(0));
    engine.answer("f#7/long");
    engine.answer("f#7/short");

    CaptionedRow row = outcome();
    assertThat(row.getAnswers()).extracting(RowAnswer::getName).containsExactly("short", "long");
    assertThat(row.getAnswers().get(1).getText()).isEqualTo("a caption of f#7/long");
    assertThat(row.getWidth()).isEqualTo(64);
    assertThat(row.getFailure()).isNull();
    assertThat(row.getModelFingerprint()).isEqualTo("ab12");
    assertThat(row.getColumns()).isEqualTo(Map.of("title", "Rex"));
  }

  @Test
  void aQuestionThatFailsLeavesTheOthersTheirAnswers() throws Exception {
    add(row("a", IMAGE, Map.of("title", "Rex")));
    await("be asked twice", () -> engine.requests().size() == 2);
    engine.fail("f#7/short", ErrorCode.PROMPT_TOO_LONG);
    engine.answer("f#7/long");

    CaptionedRow row = outcome();
    assertThat(row.getAnswers()).extracting(RowAnswer::getName).containsExactly("long");
    assertThat(row.getFailure()).isEqualTo(new RowFailure("PROMPT_TOO_LONG", "short: because"));
  }

  @Test
  void whatIsWrongWithARowIsSaidAndNothingAsked() throws Exception {
    add(row("a", IMAGE, Map.of()));
    assertThat(outcome().getFailure().getCode()).isEqualTo("RECORD_INVALID");
    add(row("b", new byte[] {1, 2}, Map.of("title", "Rex")));
    assertThat(outcome().getFailure().getCode()).isEqualTo("IMAGE_UNSUPPORTED_FORMAT");
    ArchiveRow failed = row("c", IMAGE, Map.of());
    failed.setFailure(new RowFailure("FILE_UNREADABLE", "gone"));
    add(failed);
    assertThat(outcome().getFailure().getMessage()).isEqualTo("gone");
    ArchiveRow elsewhere = row("d", IMAGE, Map.of());
    elsewhere.setImage(new ImageSource(null, "/etc/hostname"));
    add(elsewhere);
    assertThat(outcome().getFailure().getCode()).isEqualTo("URI_NOT_ALLOWED");

    assertThat(engine.requests()).isEmpty();
  }

  private static ArchiveRow row(String key, byte[] image, Map<String, String> columns) {
    return new ArchiveRow(
        "f", 7L, key, new ImageSource(ByteBuffer.wrap(image), null), columns, null, null);
  }

  private void add(ArchiveRow row) throws Exception {
    harness.processElement(row, 0);
  }

  private CaptionedRow outcome() throws Exception {
    int before = harness.extractOutputValues().size();
    await("give an outcome", () -> harness.extractOutputValues().size() > before);
    List<CaptionedRow> rows = harness.extractOutputValues();
    return rows.get(rows.size() - 1);
  }

  private void await(String what, BooleanSupplier condition) throws Exception {
    Await.await(
        what,
        Duration.ofSeconds(20),
        () -> {
          Optional<Mail> mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
          if (mail.isPresent()) {
            mail.get().run();
          }
          return condition.getAsBoolean();
        });
  }
}
