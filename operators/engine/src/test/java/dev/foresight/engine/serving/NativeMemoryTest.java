// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.goldens.GoldenCase;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.engine.speculation.FixedTrees;
import dev.foresight.engine.testing.Await;
import dev.foresight.engine.testing.NativeMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many rounds leak nothing: memory outside Java's heap stays where it was. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
class NativeMemoryTest {
  private static final GoldenCase DETAIL =
      LlavaGoldens.cases().stream().filter(c -> c.name().equals("detail")).findFirst().get();

  /** One leaked cache a round would be over 90 MiB in a thousand rounds. */
  private static final long ALLOWED_KIB = 40 << 10;

  private static Engine open(ModelDtype dtype) {
    EngineOptions options = EngineOptions.defaults().withThreads(1).withMaxBatch(8);
    return DecodingEngine.open(LlavaGoldens.path("model"), options.withDtype(dtype));
  }

  @Test
  void aThousandRoundsOfSubmitAndCancelLeakNothing() throws Exception {
    try (Engine engine = open(ModelDtype.AUTO)) {
      rounds(engine, 500);
      long before = NativeMemory.residentKib();
      rounds(engine, 1000);
      assertThat(NativeMemory.residentKib() - before).isLessThan(ALLOWED_KIB);
    }
  }

  @Test
  void aThousandSpeculativeRoundsWithCancelsLeakNothing() throws Exception {
    EngineOptions options = EngineOptions.defaults().withThreads(1).withMaxBatch(8);
    Speculation draft = new Speculation(LlavaGoldens.path("draft"), FixedTrees.parse("16,4,4"));
    try (Engine engine =
        DecodingEngine.open(LlavaGoldens.path("model"), options.withSpeculation(draft))) {
      rounds(engine, 500);
      long before = NativeMemory.residentKib();
      rounds(engine, 1000);
      assertThat(NativeMemory.residentKib() - before).isLessThan(ALLOWED_KIB);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.foresight.engine.testing.CpuTypes#all")
  void openingAndClosingEnginesLeaksNothing(ModelDtype dtype) throws Exception {
    openAndClose(dtype, 15);
    long before = NativeMemory.residentKib();
    openAndClose(dtype, 40);
    assertThat(NativeMemory.residentKib() - before).isLessThan(ALLOWED_KIB);
  }

  private static void openAndClose(ModelDtype dtype, int times) {
    for (int i = 0; i < times; i++) {
      try (Engine engine = open(dtype)) {
        engine.submit(request(i)).join();
      }
    }
  }

  /** Every other request is cancelled: in the queue, behind its prompt, or some tokens later. */
  private static void rounds(Engine engine, int count) throws Exception {
    List<CompletableFuture<Generation>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(engine.submit(request(i)));
      if (i % 16 == 15) {
        long enough = steps(engine) + i / 16 % 5;
        Await.await("decode", () -> steps(engine) >= enough);
        for (int j = 0; j < answers.size(); j += 2) {
          answers.get(j).cancel(true);
        }
        answers.forEach(NativeMemoryTest::joinOrCancelled);
        answers.clear();
      }
    }
    answers.forEach(NativeMemoryTest::joinOrCancelled);
  }

  private static long steps(Engine engine) {
    return engine.statistics().steps().values().stream().mapToLong(StepTotals::steps).sum();
  }

  private static void joinOrCancelled(CompletableFuture<Generation> answer) {
    try {
      answer.join();
    } catch (CancellationException | CompletionException e) {
      assertThat(answer).isCancelled();
    }
  }

  private static GenerationRequest request(int seed) {
    return new GenerationRequest(
        "r",
        new Prompt.Raw(DETAIL.prompt()),
        LlavaGoldens.images(DETAIL),
        Optional.empty(),
        new SamplingParameters(seed % 3 == 0 ? 0.8 : 0, 0, 0.9, OptionalLong.of(seed)),
        20,
        List.of());
  }
}
