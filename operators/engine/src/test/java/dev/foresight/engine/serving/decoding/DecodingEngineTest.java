// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.foresight.engine.checkpoint.Safetensors;
import dev.foresight.engine.checkpoint.StoredTensor;
import dev.foresight.engine.goldens.GoldenCase;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.model.KvDtype;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.FinishReason;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineLoad;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.Presence;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.serving.StepKind;
import dev.foresight.engine.speculation.FixedTrees;
import dev.foresight.engine.testing.Await;
import dev.foresight.engine.testing.NativeMemory;
import dev.foresight.engine.text.Tokenizer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecodingEngineTest {
  private static final GoldenCase DETAIL =
      LlavaGoldens.cases().stream().filter(c -> c.name().equals("detail")).findFirst().get();

  private static Engine engine;

  @BeforeAll
  static void open() {
    engine = openEngine();
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static Engine openEngine() {
    return DecodingEngine.open(
        LlavaGoldens.path("model"), EngineOptions.defaults().withThreads(1).withMaxBatch(4));
  }

  private static GenerationRequest ask(String question, int maxNewTokens, String... stop) {
    return ask(new Prompt.Question(question), List.of(), maxNewTokens, stop);
  }

  private static GenerationRequest ask(
      Prompt prompt, List<byte[]> images, int maxNewTokens, String... stop) {
    return new GenerationRequest(
        "id",
        prompt,
        images,
        Optional.empty(),
        SamplingParameters.GREEDY,
        maxNewTokens,
        List.of(stop));
  }

  private static ErrorCode codeOf(GenerationRequest request) {
    CompletionException failure =
        catchThrowableOfType(CompletionException.class, () -> engine.submit(request).join());
    assertThat(failure).hasCauseInstanceOf(RequestException.class);
    return ((RequestException) failure.getCause()).code();
  }

  @Test
  void endsAtAStopStringAndCutsTheTextBeforeIt() {
    Generation all = engine.submit(ask("Count to twelve.", 80)).join();
    Generation cut = engine.submit(ask("Count to twelve.", 80, "eleven", "ree, f")).join();
    assertThat(cut.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(cut.text()).isEqualTo("Here we go: one, two, th");
    assertThat(all.tokenIds()).startsWith(cut.tokenIds().toArray(Integer[]::new));
    assertThat(cut.completionTokens()).isLessThan(all.completionTokens());
  }

  @Test
  void tellsWhatWaitsAndWhatCachesTake() throws Exception {
    List<CompletableFuture<Generation>> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      answers.add(engine.submit(ask("Count to twelve.", 80)));
    }
    Await.await(
        "have a queue and caches",
        () ->
            engine.statistics().load().queued() > 0 && engine.statistics().load().cacheBytes() > 0);
    EngineLoad busy = engine.statistics().load();
    assertThat(busy.queued()).isLessThanOrEqualTo(40);
    assertThat(busy.cacheBytes()).isLessThanOrEqualTo(busy.cacheBudgetBytes());
    answers.forEach(CompletableFuture::join);
    Await.await(
        "be at rest",
        () -> engine.statistics().load().equals(new EngineLoad(0, 0, busy.cacheBudgetBytes())));
  }

  @ParameterizedTest
  @MethodSource("dev.foresight.engine.testing.CpuTypes#ofCaches")
  void holdsMoreRowsOfFewerBytesInTheSameMemory(KvDtype caches) {
    EngineOptions options =
        EngineOptions.defaults().withThreads(1).withKvBudgetMib(1).withKvDtype(caches);
    try (Engine small = DecodingEngine.open(LlavaGoldens.path("model"), options)) {
      // Keys and values of 3 layers, 64 numbers each; in blocks of 64 rows.
      long block = 64L * 3 * 2 * 64 * caches.bytes();
      assertThat(small.statistics().load().cacheBudgetBytes()).isEqualTo((1 << 20) / block * block);
      assertThat(small.submit(ask("Count to twelve.", 80)).join().text())
          .startsWith("Here we go: one, two, three");
    }
  }

  @Test
  void endsAtTheLimitOfNewTokens() {
    Generation generation = engine.submit(ask("Count to twelve.", 3)).join();
    assertThat(generation.completionTokens()).isEqualTo(3);
    assertThat(generation.finishReason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void endsByEosEvenOnTheLastAllowedToken() {
    int answer = engine.submit(ask("Count to twelve.", 80)).join().completionTokens();
    Generation generation = engine.submit(ask("Count to twelve.", answer + 1)).join();
    assertThat(generation.finishReason()).isEqualTo(FinishReason.EOS);
    assertThat(engine.submit(ask("Count to twelve.", answer)).join().finishReason())
        .isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void endsWhereTheContextEnds() {
    String words = "one two three four five six seven eight nine ten ".repeat(20);
    int context = engine.info().contextLength();
    Generation generation =
        engine.submit(ask(new Prompt.Raw(words + "USER: Tell ASSISTANT:"), List.of(), 5000)).join();
    assertThat(generation.promptTokens() + generation.completionTokens())
        .isLessThanOrEqualTo(context);
  }

  @Test
  void namesOfSpecialTokensAreText() {
    int without = engine.submit(ask("see  here", 5)).join().promptTokens();
    for (String mark : List.of("</s>", "<image>")) {
      Generation generation = engine.submit(ask("see " + mark + " here", 5)).join();
      assertThat(generation.promptTokens()).isGreaterThan(without + 2);
    }
  }

  @Test
  void refusesWhatTheModelCannotAnswer() {
    byte[] image = LlavaGoldens.images(DETAIL).get(0);
    Prompt question = new Prompt.Question("What?");
    assertThat(codeOf(ask(" \n", 5))).isEqualTo(ErrorCode.PROMPT_EMPTY);
    assertThat(codeOf(ask(new Prompt.Raw("see <image> here"), List.of(), 5)))
        .isEqualTo(ErrorCode.IMAGE_COUNT_MISMATCH);
    assertThat(codeOf(ask(new Prompt.Raw("no mark"), List.of(image), 5)))
        .isEqualTo(ErrorCode.IMAGE_COUNT_MISMATCH);
    assertThat(codeOf(ask("word ".repeat(1100), 5))).isEqualTo(ErrorCode.PROMPT_TOO_LONG);
    assertThat(codeOf(ask(question, List.of(new byte[0]), 5))).isEqualTo(ErrorCode.IMAGE_EMPTY);
    assertThat(codeOf(ask(question, List.of("text".getBytes(UTF_8)), 5)))
        .isEqualTo(ErrorCode.IMAGE_UNSUPPORTED_FORMAT);
  }

  @Test
  void derivesTheSeedFromTheIdUnlessGiven() {
    assertThat(engine.submit(ask("A?", 1)).join().seed())
        .isEqualTo(engine.submit(ask("B?", 1)).join().seed());
  }

  @Test
  void answersOthersWhileRequestsJoinFailAndAreCancelled() {
    Generation alone =
        engine
            .submit(ask(new Prompt.Raw(DETAIL.prompt()), LlavaGoldens.images(DETAIL), 200))
            .join();
    List<CompletableFuture<Generation>> good = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      good.add(
          engine.submit(ask(new Prompt.Raw(DETAIL.prompt()), LlavaGoldens.images(DETAIL), 200)));
      engine.submit(ask("", 5));
      engine.submit(ask("Tell me a short story.", 80)).cancel(true);
    }
    assertThat(good).allSatisfy(answer -> assertThat(answer.join().text()).isEqualTo(alone.text()));
  }

  @Test
  void whatCallersHangOnAnAnswerNeverEndsDecoding() {
    CompletableFuture<Void> thrown =
        engine
            .submit(ask("What is it?", 2))
            .thenAccept(
                answer -> {
                  throw new AssertionError("a caller's own mistake");
                });
    assertThatThrownBy(thrown::join).hasRootCauseMessage("a caller's own mistake");

    CompletableFuture<Generation> other = engine.submit(ask("What is it?", 2));
    assertThat(other.join().completionTokens()).isEqualTo(2);
    assertThat(engine.isServing()).isTrue();
  }

  @Test
  void answersArriveOnAThreadOfTheirOwnAndDecodingGoesOnWhileItHangs() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<Generation> answer = engine.submit(ask("Tell me a short story.", 40));
    CompletableFuture<String> thread =
        answer.thenApply(
            done -> {
              inside.countDown();
              Await.await(release);
              return Thread.currentThread().getName();
            });
    assertThat(inside.await(1, TimeUnit.MINUTES)).isTrue();
    try {
      long before = tokensDecoded();
      engine.submit(ask("Tell me a short story.", 40));
      Await.await("decode", () -> tokensDecoded() >= before + 30);
    } finally {
      release.countDown();
    }
    assertThat(thread.join()).isEqualTo("foresight-completion");
  }

  private static long tokensDecoded() {
    return engine.statistics().of(StepKind.DECODE).sequences();
  }

  @Test
  void tellsWhenNativeCodeSeesARequest() {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    Presence presence =
        new Presence() {
          @Override
          public void enter() {
            told.add("enter on " + Thread.currentThread().getName());
          }

          @Override
          public void leave() {
            told.add("leave on " + Thread.currentThread().getName());
          }
        };
    engine.submit(ask("What is it?", 2), presence).join();
    engine.submit(ask("And the next one?", 2)).join(); // by then, the first has left

    assertThat(told)
        .containsExactly(
            "enter on foresight-preparation",
            "leave on foresight-preparation",
            "enter on foresight-decoding",
            "leave on foresight-decoding");
  }

  @Test
  void itsThreadsDoNotHoldTheClassLoaderOfACaller() throws Exception {
    Thread caller = Thread.currentThread();
    ClassLoader before = caller.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[0], before)) {
      caller.setContextClassLoader(loader);
      try (Engine own = openEngine()) {
        own.submit(ask("What is it?", 2)).join();
        assertThat(Thread.getAllStackTraces().keySet())
            .filteredOn(thread -> thread.getName().startsWith("foresight-"))
            .hasSizeGreaterThanOrEqualTo(3)
            .extracting(Thread::getContextClassLoader)
            .doesNotContain(loader);
      }
    } finally {
      caller.setContextClassLoader(before);
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
  void keepsManyLongRequestsWithinASmallMemoryBudget() throws Exception {
    // 8 MiB are 5461 rows of 1.5 KiB; each of these may need 1024 of them: 96 MiB in all.
    int budgetMib = 8;
    EngineOptions options =
        EngineOptions.defaults().withThreads(1).withMaxBatch(64).withKvBudgetMib(budgetMib);
    String words = "one two three four five six seven eight nine ten ".repeat(13);
    GenerationRequest request =
        ask(new Prompt.Raw("USER: " + words + "Count to twelve. ASSISTANT:"), List.of(), 300);
    try (Engine small = DecodingEngine.open(LlavaGoldens.path("model"), options)) {
      int rows = small.submit(request).join().promptTokens() + 300;
      assertThat(rows).isBetween(513, 1024);
      long before = NativeMemory.residentKib();
      List<CompletableFuture<Generation>> answers =
          IntStream.range(0, 64).mapToObj(i -> small.submit(request)).toList();
      answers.forEach(CompletableFuture::join);

      // Beside caches, a step needs memory for its rows.
      assertThat(NativeMemory.residentKib() - before).isLessThan((budgetMib + 24) << 10);
      assertThat(small.statistics().of(StepKind.DECODE).sequences())
          .as("more than one at a time, no more than fit")
          .isBetween(
              2 * small.statistics().of(StepKind.DECODE).steps(),
              8 * small.statistics().of(StepKind.DECODE).steps());
    }
  }

  @Test
  void refusesWhatCanNeverFit() {
    EngineOptions options =
        EngineOptions.defaults().withThreads(1).withMaxBatch(64).withKvBudgetMib(1);
    try (Engine small = DecodingEngine.open(LlavaGoldens.path("model"), options)) {
      assertThat(small.submit(ask("Count to twelve.", 900)))
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .havingCause()
          .withMessageContaining("raise kv-budget-mib");
    }
  }

  @Test
  void aLogitThatIsNoNumberFailsItsSequenceOnly(@TempDir Path folder) throws IOException {
    poison(folder, List.of(lastId("7")));
    EngineOptions options = EngineOptions.defaults().withThreads(1).withMaxBatch(4);
    try (Engine poisoned = DecodingEngine.open(folder, options)) {
      List<CompletableFuture<Generation>> good = new ArrayList<>();
      List<CompletableFuture<Generation>> bad = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        good.add(poisoned.submit(ask("Count to twelve.", 80)));
        bad.add(poisoned.submit(ask("Count to 7.", 80)));
      }
      assertThat(bad)
          .allSatisfy(
              answer ->
                  assertThatThrownBy(answer::join)
                      .cause()
                      .extracting(failure -> ((RequestException) failure).code())
                      .isEqualTo(ErrorCode.NON_FINITE_LOGITS));
      String text = engine.submit(ask("Count to twelve.", 80)).join().text();
      assertThat(good).allSatisfy(answer -> assertThat(answer.join().text()).isEqualTo(text));
    }
  }

  /** A draft may propose what overflows; plain decoding never meets it. */
  @Test
  void aDraftedTokenThatIsNoNumberSpoilsNoAnswer(@TempDir Path folder) throws IOException {
    Generation alone = engine.submit(ask("Count to twelve.", 80)).join();
    Set<Integer> met = new HashSet<>(alone.tokenIds());
    try (Tokenizer tokenizer = Tokenizer.open(LlavaGoldens.path("model"))) {
      Arrays.stream(tokenizer.encode("USER: Count to twelve. ASSISTANT:")).forEach(met::add);
    }
    poison(folder, IntStream.range(0, 600).filter(id -> !met.contains(id)).boxed().toList());
    EngineOptions options =
        EngineOptions.defaults()
            .withThreads(1)
            .withMaxBatch(4)
            .withSpeculation(
                new Speculation(LlavaGoldens.path("draft"), FixedTrees.parse("63,5,8")));
    try (Engine poisoned = DecodingEngine.open(folder, options)) {
      List<CompletableFuture<Generation>> answers =
          IntStream.range(0, 8)
              .mapToObj(i -> poisoned.submit(ask("Count to twelve.", 80)))
              .toList();
      assertThat(answers)
          .allSatisfy(
              answer -> {
                assertThat(answer.join().tokenIds()).isEqualTo(alone.tokenIds());
                assertThat(answer.join().finishReason()).isEqualTo(FinishReason.EOS);
              });
    }
  }

  private static int lastId(String text) throws IOException {
    try (Tokenizer tokenizer = Tokenizer.open(LlavaGoldens.path("model"))) {
      int[] ids = tokenizer.encode(text);
      return ids[ids.length - 1];
    }
  }

  /** Copies the model and makes the embedding of some tokens not a number. */
  private static void poison(Path folder, List<Integer> ids) throws IOException {
    try (Stream<Path> files = Files.list(LlavaGoldens.path("model"))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Path weights = folder.resolve("model.safetensors");
    StoredTensor embedding =
        Safetensors.readFile(weights).get("language_model.model.embed_tokens.weight");
    try (FileChannel channel = FileChannel.open(weights, StandardOpenOption.WRITE)) {
      for (int id : ids) {
        ByteBuffer bits = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        bits.putFloat(0, Float.NaN);
        channel.write(bits, embedding.offset() + id * embedding.shape()[1] * 4);
      }
    }
  }

  @Test
  void failsWhatIsUnfinishedWhenItIsClosed() {
    Engine closing = openEngine();
    List<CompletableFuture<Generation>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(closing.submit(ask("Tell me a short story.", 80)));
    }
    assertThat(closing.isServing()).isTrue();
    closing.close();
    closing.close();
    assertThat(closing.isServing()).isFalse();
    answers.add(closing.submit(ask("Too late?", 1)));
    assertThat(answers)
        .allSatisfy(
            answer ->
                assertThat(answer.handle((generation, failure) -> failure).join())
                    .satisfiesAnyOf(
                        failure -> assertThat(failure).isNull(),
                        failure ->
                            assertThat(((RequestException) failure).code())
                                .isEqualTo(ErrorCode.ENGINE_CLOSED)));
    assertThatThrownBy(answers.get(50)::join).hasCauseInstanceOf(RequestException.class);
  }
}
