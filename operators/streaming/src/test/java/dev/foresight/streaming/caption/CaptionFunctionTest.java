// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.serving.KnownRequest;
import dev.foresight.engine.testing.Await;
import dev.foresight.engine.testing.CannedAnswer;
import dev.foresight.engine.testing.FakeEngine;
import dev.foresight.schemas.CaptionResult;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.Outcome;
import dev.foresight.schemas.SourcedRequest;
import dev.foresight.schemas.SpeculationStatistics;
import dev.foresight.schemas.Stage;
import dev.foresight.schemas.registry.RegistryException;
import dev.foresight.schemas.registry.SubjectStrategy;
import dev.foresight.schemas.wire.InputFormat;
import dev.foresight.streaming.deadletter.DeadLetters;
import dev.foresight.streaming.decode.RequestFormat;
import dev.foresight.streaming.images.ImagePolicy;
import dev.foresight.streaming.registry.RegistrySettings;
import dev.foresight.streaming.testing.Records;
import dev.foresight.streaming.types.RecordTypes;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.util.TestingTaskManagerRuntimeInfo;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptionFunctionTest {
  private static final long TIMEOUT_MS = 1000;
  private static final ModelNames NAMES = new ModelNames(List.of("large"), List.of("small"));
  private static final String KNOWN = KnownRequest.create().id();

  @TempDir private Path journal;

  private final FakeEngine engine = FakeEngine.waiting();
  private ImagePolicy images = ImagePolicy.NO_FILES;
  private LentEngine engines;
  private OneInputStreamOperatorTestHarness<SourcedRequest, Outcome> harness;

  @BeforeEach
  void open() throws Exception {
    harness = harness(engine);
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void anAnswerBecomesAResult() throws Exception {
    SourcedRequest request = Records.request("a");
    ask(request);
    engine.answer("a");

    KeyedResult keyed = (KeyedResult) outcome().getValue();

    assertThat(keyed.getKey()).isEqualTo(request.getRecord().getKey());
    assertThat(keyed.getHeaders()).isEqualTo(request.getRecord().getHeaders());
    CaptionResult result = keyed.getResult();
    assertThat(result.getId()).isEqualTo("a");
    assertThat(result.getText()).isEqualTo("a caption of a");
    assertThat(result.getTokenIds()).containsExactly(5, 6, 7);
    assertThat(result.getFinishReason()).isEqualTo("eos");
    assertThat(result.getModel()).isEqualTo("llava");
    assertThat(result.getModelFingerprint()).isEqualTo("ab12");
    assertThat(result.getDraftFingerprint()).isEqualTo("cd34");
    assertThat(result.getSpeculation())
        .isEqualTo(
            new SpeculationStatistics(List.of(1, 0), 1.5, 0.5, 1.0, List.of(0.5), 10.0, 0.75));
    assertThat(result.getSeed()).isEqualTo(99);
    assertThat(result.getPromptTokens()).isEqualTo(40);
    assertThat(result.getCompletionTokens()).isEqualTo(3);
    assertThat(result.getTimings().getDecodeMs()).isEqualTo(4.5);
    assertThat(result.getTimings().getDraftMs()).isEqualTo(1);
    assertThat(result.getTimings().getVerifyMs()).isEqualTo(2);
    assertThat(result.getTimings().getOtherMs()).isEqualTo(0.5);
    assertThat(result.getAttributes()).isEqualTo(Map.of("camera", "4"));
    assertThat(result.getSource()).isEqualTo(request.getRecord().getSource());
  }

  @Test
  void theEngineIsAskedWhatTheRecordSays() throws Exception {
    ask(
        Records.request(
            "a",
            "'prompt': 'W', 'raw_prompt': true, 'images': ['data:,png'], 'temperature': 0.5,"
                + " 'top_k': 3, 'top_p': 0.9, 'seed': 4, 'max_new_tokens': 9, 'stop': ['.'],"
                + " 'min_new_tokens': 2, 'ignore_eos': true, 'pad_to_square': true"));

    assertThat(engine.request("a"))
        .satisfies(
            asked -> {
              assertThat(asked.prompt()).hasToString("Raw[text=W]");
              assertThat(asked.images()).containsExactly("png".getBytes(UTF_8));
              assertThat(asked.sampling())
                  .isEqualTo(
                      new SamplingParameters(0.5, 3, 0.9, OptionalLong.of(4))
                          .withMinNewTokens(2)
                          .withIgnoreEos(true));
              assertThat(asked.maxNewTokens()).isEqualTo(9);
              assertThat(asked.stop()).containsExactly(".");
              assertThat(asked.padToSquare()).isEqualTo(Optional.of(true));
            });
  }

  /** There is one thread for images of this machine, and as many as needed for those of others. */
  @Test
  void requestsAreAnsweredWhileOthersWaitForImagesOfOtherMachines(@TempDir Path folder)
      throws Exception {
    harness.close();
    images = ImagePolicy.below(List.of("stuck://bucket" + folder));
    harness = harness(engine);
    harness.open();
    String image = "stuck://bucket" + Files.write(folder.resolve("cat.png"), new byte[] {1});
    for (int i = 0; i < 7; i++) {
      process(Records.request("waiting" + i, "'prompt': 'W', 'images': ['" + image + "']"));
    }
    ask(Records.request("a", "'prompt': 'W', 'images': ['data:,png']"));
    engine.answer("a");

    assertThat(((KeyedResult) outcome().getValue()).getResult().getId()).isEqualTo("a");
  }

  @Test
  void aRequestWhoseDeadlineHasPassedDoesNotReachTheEngine() throws Exception {
    for (String deadline : List.of("'2026-01-31T12:00:00.123Z'", "0", "-9223372036854775808")) {
      process(Records.request("late", "'prompt': 'W', 'deadline': " + deadline));
      DeadLetter letter = (DeadLetter) outcome().getValue();

      assertThat(letter.getCode()).isEqualTo("DEADLINE_EXCEEDED");
      assertThat(letter.getMessage()).startsWith("deadline is ");
      assertThat(letter.getStage()).isEqualTo(Stage.CAPTION);
      assertThat(engine.request("late")).isNull();
    }
  }

  @Test
  void aRequestEndsWithItsDeadlineAndIsCancelledInTheEngine() throws Exception {
    ask(Records.request("a", "'prompt': 'W', 'deadline': '2026-01-31T12:00:00.423Z'"));
    DeadLetter letter = (DeadLetter) outcome().getValue();

    assertThat(letter.getCode()).isEqualTo("DEADLINE_EXCEEDED");
    await(() -> engine.isCancelled("a"));
  }

  @Test
  void aDeadlineInTheFarFutureLeavesTheTimeLimit() throws Exception {
    ask(Records.request("a", "'prompt': 'W', 'deadline': 9223372036854775807"));
    engine.answer("a");

    assertThat(outcome().getValue()).isInstanceOf(KeyedResult.class);
  }

  @Test
  void theEngineIsToldThePriority() throws Exception {
    ask(Records.request("a", "'prompt': 'W', 'priority': -3"));

    assertThat(engine.request("a").priority()).isEqualTo(-3);
  }

  @Test
  void whatIsReadyFirstLeavesFirst() throws Exception {
    ask(Records.request("a"));
    ask(Records.request("b"));
    engine.answer("b");
    assertThat(((KeyedResult) outcome().getValue()).getResult().getId()).isEqualTo("b");
    engine.answer("a");
    assertThat(((KeyedResult) outcome().getValue()).getResult().getId()).isEqualTo("a");
  }

  @Test
  void aFaultOfTheRequestBecomesADeadLetter() throws Exception {
    SourcedRequest request = Records.request("a");
    ask(request);
    engine.fail("a", ErrorCode.PROMPT_TOO_LONG);

    DeadLetter letter = (DeadLetter) outcome().getValue();

    assertThat(letter.getCode()).isEqualTo("PROMPT_TOO_LONG");
    assertThat(letter.getMessage()).isEqualTo("because");
    assertThat(letter.getStage()).isEqualTo(Stage.CAPTION);
    assertThat(letter.getRequestId()).isEqualTo("a");
    assertThat(letter.getValue()).isEqualTo(request.getRecord().getValue());
  }

  @Test
  void anAnswerThatCannotBeWrittenBecomesADeadLetterAndNoRestart() throws Exception {
    ask(Records.request("a"));
    engine.answer("a", CannedAnswer.to("a").text(null).generation());

    DeadLetter letter = (DeadLetter) outcome().getValue();

    assertThat(letter.getCode()).isEqualTo("UNEXPECTED_FAILURE");
    assertThat(letter.getRequestId()).isEqualTo("a");
    assertThat(harness.getEnvironment().getActualExternalFailureCause()).isEmpty();
  }

  @Test
  void anImageThatCannotBeHadBecomesADeadLetterWithoutTheEngine() throws Exception {
    process(Records.request("a", "'prompt': 'W', 'images': ['http://x/y']"));

    DeadLetter letter = (DeadLetter) outcome().getValue();

    assertThat(letter.getCode()).isEqualTo("URI_NOT_ALLOWED");
    assertThat(letter.getStage()).isEqualTo(Stage.IMAGE);
    assertThat(engine.request("a")).isNull();
  }

  @Test
  void aRegistryThatDoesNotAnswerFailsTheJobAndNoEvent() throws Exception {
    RegistrySettings nobody =
        new RegistrySettings(
            List.of("http://127.0.0.1:1"), SubjectStrategy.TOPIC, false, new HashMap<>());
    harness.close();
    harness =
        harness(
            FakeEngine.waiting(),
            OutputMode.UNORDERED,
            new RequestFormat(InputFormat.REGISTRY, List.of(), Optional.of(nobody)),
            Optional.of(journal),
            MockEnvironment.builder().build());
    harness.open();

    process(
        new SourcedRequest(
            Records.record(ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 1, 2})), "a", null));

    await(() -> harness.getEnvironment().getActualExternalFailureCause().isPresent());
    assertThat(harness.getEnvironment().getActualExternalFailureCause().orElseThrow())
        .hasStackTraceContaining(RegistryException.class.getName());
    assertThat(harness.getOutput()).isEmpty();
  }

  @Test
  void anotherModelIsUnknown() throws Exception {
    SourcedRequest request = Records.request("a");
    request.setModel("gpt");
    process(request);

    DeadLetter letter = (DeadLetter) outcome().getValue();

    assertThat(letter.getCode()).isEqualTo("UNKNOWN_MODEL");
    assertThat(letter.getMessage())
        .isEqualTo("model is gpt, but llava, large, small are served here");
  }

  @Test
  void aModelHasTheNameOfItsRouteToo() throws Exception {
    SourcedRequest request = Records.request("a");
    request.setModel("large");
    ask(request);
    engine.answer("a");

    assertThat(((KeyedResult) outcome().getValue()).getResult().getModel()).isEqualTo("llava");
  }

  @Test
  void aTimeOutCancelsInTheEngineAndBecomesADeadLetter() throws Exception {
    ask(Records.request("a"));

    harness.setProcessingTime(TIMEOUT_MS);

    assertThat(((DeadLetter) outcome().getValue()).getCode()).isEqualTo("TIMED_OUT");
    await(() -> engine.isCancelled("a"));
    assertThat(harness.getEnvironment().getActualExternalFailureCause()).isEmpty();
  }

  @Test
  void anAnswerAfterTheTimeOutIsLostOnNobody() throws Exception {
    ask(Records.request("a"));
    harness.setProcessingTime(TIMEOUT_MS);
    outcome();

    engine.answer("a");
    ask(Records.request("b"));
    engine.answer("b");

    assertThat(((KeyedResult) outcome().getValue()).getResult().getId()).isEqualTo("b");
  }

  @Test
  void whatTimesOutBeforeItsImagesAreLoadedNeverReachesTheEngine() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch loading = new CountDownLatch(1);
    FakeEngine slow =
        restart(
            new FakeEngine(
                (request, answer) -> {
                  busy.countDown();
                  Await.await(loading);
                },
                request -> CannedAnswer.to(request).generation()));
    process(Records.request("a")); // holds up the only loader
    process(Records.request("b"));
    await(() -> busy.getCount() == 0);
    harness.setProcessingTime(TIMEOUT_MS);
    await(() -> harness.extractOutputValues().size() == 2);
    assertThat(harness.extractOutputValues())
        .extracting(outcome -> ((DeadLetter) outcome.getValue()).getRequestId())
        .containsExactlyInAnyOrder("a", "b");

    loading.countDown();
    harness.getOutput().clear();
    process(Records.request("c"));
    await(() -> slow.request("c") != null);
    assertThat(slow.request("b")).isNull();
    assertThat(slow.isCancelled("a")).isTrue();
    slow.answer("c");
    assertThat(((KeyedResult) outcome().getValue()).getResult().getId()).isEqualTo("c");
  }

  @Test
  void anEventThatTheEngineFailsAtIsAskedAgainAlone() throws Exception {
    ask(Records.request("a"));
    ask(Records.request("b"));
    engine.fail("a", ErrorCode.ENGINE_FAILED);
    process(Records.request("c"));
    engine.answer("b");
    assertThat(((KeyedResult) outcome().getValue()).getResult().getId()).isEqualTo("b");

    await(() -> engine.isWaiting("a"));
    assertThat(engine.request("c")).as("kept out while a is alone").isNull();
    engine.answer("a");
    assertThat(((KeyedResult) outcome().getValue()).getResult().getId()).isEqualTo("a");

    await(() -> engine.request("c") != null);
    engine.answer("c");
    assertThat(((KeyedResult) outcome().getValue()).getResult().getId()).isEqualTo("c");
  }

  @Test
  void anEventThatASoundEngineFailsAtTwiceBecomesADeadLetter() throws Exception {
    failTwice("a");

    await(() -> engine.isWaiting(KNOWN));
    engine.answer(KNOWN);

    DeadLetter letter = (DeadLetter) outcome().getValue();
    assertThat(letter.getCode()).isEqualTo("ENGINE_FAILED");
    assertThat(letter.getMessage()).contains("twice").endsWith("because");
    assertThat(letter.getStage()).isEqualTo(Stage.CAPTION);
  }

  @Test
  void aBrokenEngineFailsTheJob() throws Exception {
    failTwice("a");

    await(() -> engine.isWaiting(KNOWN));
    engine.fail(KNOWN, ErrorCode.ENGINE_FAILED);

    assertTheJobFailed();
  }

  @Test
  void anEngineThatDiedFailsTheJob() throws Exception {
    ask(Records.request("a"));

    engine.die();

    assertTheJobFailed();
  }

  @Test
  void whatWasInsideAnEngineThatDiedIsAskedAlone() throws Exception {
    ask(Records.request("a"));
    ask(Records.request("b"));
    engine.die();
    assertTheJobFailed();

    FakeEngine next = restart();
    process(Records.request("c"));
    await(() -> next.isWaiting("c"));
    process(Records.request("a"));
    process(Records.request("b"));
    next.answer("c");
    assertThat(((KeyedResult) outcome().getValue()).getResult().getId()).isEqualTo("c");
    await(() -> next.isWaiting("a") || next.isWaiting("b"));
    String first = next.isWaiting("a") ? "a" : "b";
    String second = next.isWaiting("a") ? "b" : "a";
    assertThat(next.request(second)).isNull();
    next.answer(first);
    outcome();
    await(() -> next.isWaiting(second));
    next.answer(second);
    outcome();

    FakeEngine last = restart();
    process(Records.request("a"));
    process(Records.request("b"));
    await(() -> last.isWaiting("a") && last.isWaiting("b"));
  }

  @Test
  void anEventThatWasAloneInAnEngineThatDiedIsNotAskedAgain() throws Exception {
    ask(Records.request("a"));
    engine.die();
    assertTheJobFailed();
    FakeEngine next = restart();
    process(Records.request("a"));
    await(() -> next.isWaiting("a"));
    next.die();
    assertTheJobFailed();

    FakeEngine last = restart();
    process(Records.request("a"));

    DeadLetter letter = (DeadLetter) outcome().getValue();
    assertThat(letter.getCode()).isEqualTo("ENGINE_CRASHED");
    assertThat(letter.getStage()).isEqualTo(Stage.CAPTION);
    assertThat(last.request("a")).isNull();
  }

  @Test
  void theTaskManagerThatTakesADeadOnesPlaceFindsItsJournal() throws Exception {
    FakeEngine first = openOn("tm_1");
    process(Records.request("a"));
    await(() -> first.request("a") != null);
    process(Records.request("b"));
    await(() -> first.request("b") != null);
    first.die();
    assertTheJobFailed();
    harness.close();

    FakeEngine next = openOn("tm_2");
    process(Records.request("a"));
    process(Records.request("b"));
    await(() -> next.isWaiting("a"));
    assertThat(next.request("b")).as("both were inside").isNull();
    assertThat(journal.resolve("foresight-crash-journal")).isNotEmptyDirectory();
  }

  /** Opens a task without a journal of its choice, on a TaskManager with a working directory. */
  private FakeEngine openOn(String taskManager) throws Exception {
    harness.close();
    FakeEngine next = FakeEngine.waiting();
    MockEnvironment environment =
        MockEnvironment.builder()
            .setTaskManagerRuntimeInfo(
                new TestingTaskManagerRuntimeInfo(
                    new Configuration(), journal.resolve(taskManager).resolve("tmp").toFile()))
            .build();
    harness =
        harness(next, OutputMode.UNORDERED, RequestFormat.any(), Optional.empty(), environment);
    harness.open();
    return next;
  }

  private void failTwice(String id) throws Exception {
    ask(Records.request(id));
    engine.fail(id, ErrorCode.ENGINE_FAILED);
    await(() -> engine.isWaiting(id));
    engine.fail(id, ErrorCode.ENGINE_FAILED);
  }

  private void assertTheJobFailed() throws Exception {
    await(() -> harness.getEnvironment().getActualExternalFailureCause().isPresent());
    assertThat(harness.getEnvironment().getActualExternalFailureCause().orElseThrow())
        .hasRootCauseInstanceOf(RequestException.class);
    assertThat(harness.getOutput()).isEmpty();
  }

  /** Ends the task, and opens another one with an engine of its own. */
  private FakeEngine restart() throws Exception {
    return restart(FakeEngine.waiting());
  }

  private FakeEngine restart(FakeEngine next) throws Exception {
    harness.close();
    harness = harness(next);
    harness.open();
    return next;
  }

  @Test
  void closingLeavesNoOutcomeAndNothingOpen() throws Exception {
    ask(Records.request("a"));
    // There is one loader: once it is at the next, it has done with the first.
    ask(Records.request("b"));

    harness.close();

    assertThat(engine.isWaiting("a")).isFalse();
    assertThat(engines.users()).isZero();
    assertThat(harness.getOutput()).isEmpty();
    assertThat(harness.getEnvironment().getActualExternalFailureCause()).isEmpty();
  }

  @Test
  void whatIsInFlightIsRestoredAndAskedAgain() throws Exception {
    ask(Records.request("a"));
    ask(Records.request("b"));
    engine.answer("a");
    outcome();
    OperatorSubtaskState checkpoint = harness.snapshot(1, 0);
    harness.close();

    FakeEngine next = FakeEngine.waiting();
    harness = harness(next);
    harness.setup();
    harness.initializeState(checkpoint);
    harness.open();
    await(() -> next.request("b") != null);
    next.answer("b");

    assertThat(((KeyedResult) outcome().getValue()).getResult().getId()).isEqualTo("b");
    assertThat(next.request("a")).isNull();
  }

  @Test
  void whatIsRestoredTimesOutLikeAnyOther() throws Exception {
    ask(Records.request("a"));
    OperatorSubtaskState checkpoint = harness.snapshot(1, 0);
    harness.close();

    FakeEngine next = FakeEngine.waiting();
    harness = harness(next);
    harness.setup();
    harness.initializeState(checkpoint);
    harness.open();
    await(() -> next.request("a") != null);
    harness.setProcessingTime(TIMEOUT_MS);

    DeadLetter letter = (DeadLetter) outcome().getValue();
    assertThat(letter.getCode()).isEqualTo("TIMED_OUT");
    assertThat(letter.getRequestId()).isEqualTo("a");
    await(() -> next.isCancelled("a"));
  }

  @Test
  void whatIsReadyAndNotYetSentIsRestoredToo() throws Exception {
    harness.close();
    FakeEngine first = FakeEngine.waiting();
    harness = harness(first, OutputMode.ORDERED);
    harness.open();
    process(Records.request("a"));
    process(Records.request("b"));
    await(() -> first.request("b") != null);
    first.answer("b"); // but a comes first
    OperatorSubtaskState checkpoint = harness.snapshot(1, 0);
    harness.close();

    FakeEngine next = FakeEngine.waiting();
    harness = harness(next, OutputMode.ORDERED);
    harness.setup();
    harness.initializeState(checkpoint);
    harness.open();
    await(() -> next.request("a") != null && next.request("b") != null);
    next.answer("b");
    next.answer("a");
    await(() -> harness.extractOutputValues().size() == 2);
    assertThat(harness.extractOutputValues())
        .extracting(outcome -> ((KeyedResult) outcome.getValue()).getResult().getId())
        .containsExactly("a", "b");
  }

  @Test
  void aCheckpointHoldsTheEventsAsTheyArrivedAndOnce() throws Exception {
    String marker = "only-once-in-state";
    SourcedRequest request = Records.request("a", "'prompt': '" + marker + "'");
    ask(request);

    OperatorSubtaskState checkpoint = harness.snapshot(1, 0);

    OperatorStateHandle state = checkpoint.getManagedOperatorState().iterator().next();
    try (InputStream stored = state.openInputStream()) {
      String bytes = new String(stored.readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(bytes.split(marker, -1)).hasSize(2);
      assertThat(bytes.split("camera", -1)).as("attributes").hasSize(2);
    }
  }

  @Test
  void noWatermarkIsNeededOrMade() throws Exception {
    ask(Records.request("a"));
    engine.answer("a");
    await(() -> !harness.getOutput().isEmpty());

    assertThat(harness.getOutput()).singleElement().isInstanceOf(StreamRecord.class);
  }

  @Test
  void orderedWhatIsReadyFirstWaitsForThoseBeforeIt() throws Exception {
    harness.close();
    FakeEngine next = FakeEngine.waiting();
    harness = harness(next, OutputMode.ORDERED);
    harness.open();
    process(Records.request("a"));
    process(Records.request("b"));
    await(() -> next.request("a") != null && next.request("b") != null);

    next.answer("b");
    next.answer("a");
    await(() -> harness.extractOutputValues().size() == 2);

    assertThat(harness.extractOutputValues())
        .extracting(outcome -> ((KeyedResult) outcome.getValue()).getResult().getId())
        .containsExactly("a", "b");
  }

  private OneInputStreamOperatorTestHarness<SourcedRequest, Outcome> harness(FakeEngine engine)
      throws Exception {
    return harness(engine, OutputMode.UNORDERED);
  }

  private OneInputStreamOperatorTestHarness<SourcedRequest, Outcome> harness(
      FakeEngine engine, OutputMode mode) throws Exception {
    return harness(
        engine, mode, RequestFormat.any(), Optional.of(journal), MockEnvironment.builder().build());
  }

  private OneInputStreamOperatorTestHarness<SourcedRequest, Outcome> harness(
      FakeEngine engine,
      OutputMode mode,
      RequestFormat format,
      Optional<Path> journal,
      MockEnvironment environment)
      throws Exception {
    engines = new LentEngine(engine);
    CaptionFunction function =
        new CaptionFunction(
            engines,
            format,
            images,
            NAMES,
            1,
            journal,
            new DeadLetters(Records.CLOCK),
            Records.CLOCK);
    environment.setExpectedExternalFailureCause(Throwable.class);
    OneInputStreamOperatorTestHarness<SourcedRequest, Outcome> harness =
        new OneInputStreamOperatorTestHarness<>(
            new AsyncWaitOperatorFactory<>(function, TIMEOUT_MS, 8, mode),
            RecordTypes.SOURCED_REQUEST.createSerializer(new SerializerConfigImpl()),
            environment);
    harness.setup(RecordTypes.OUTCOME.createSerializer(new SerializerConfigImpl()));
    return harness;
  }

  private void process(SourcedRequest request) throws Exception {
    harness.processElement(request, 0);
  }

  /** Processes a request and waits until the engine knows of it. */
  private void ask(SourcedRequest request) throws Exception {
    process(request);
    await(() -> engine.request(request.getRequestId()) != null);
  }

  private Outcome outcome() throws Exception {
    await(() -> !harness.extractOutputValues().isEmpty());
    Outcome outcome = harness.extractOutputValues().get(0);
    harness.getOutput().clear();
    return outcome;
  }

  /** Runs what other threads ask of the task's thread until the condition holds. */
  private void await(BooleanSupplier condition) throws Exception {
    Await.await(
        "happen",
        () -> {
          while (!condition.getAsBoolean()) {
            Optional<Mail> mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
            if (mail.isEmpty()) {
              return false;
            }
            mail.get().run();
          }
          return true;
        });
  }
}
