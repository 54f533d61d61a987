// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.architecture.llava.LlavaModel;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.model.Sampler;
import dev.foresight.engine.msd.NoDrafts;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.speculation.FixedTrees;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  @Test
  void runsWhereOneStepHoldsTheImageAPartOfItOrOneRow() {
    LlavaCheckpoint checkpoint = LlavaCheckpoint.open(LlavaGoldens.path("model"));
    try (Torch torch = Torch.open("cpu", 1);
        Sampler sampler = new Sampler(torch, Set.of());
        LlavaModel model =
            LlavaModel.load(torch, checkpoint, ModelOptions.defaultsOn(torch), layers -> {})) {
      for (int maxRows : new int[] {1, 7, 16, 17, 512}) {
        Heartbeat heartbeat = new Heartbeat(System::nanoTime);
        assertThatCode(
                new WarmUp(
                        model,
                        checkpoint.config(),
                        checkpoint.images(),
                        sampler,
                        new NoDrafts(model.decoder()),
                        maxRows,
                        heartbeat)
                    ::run)
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void draftsAndVerifiesTreesOfTheOptions() {
    Speculation speculation =
        new Speculation(LlavaGoldens.path("draft"), FixedTrees.parse("8,3,2"));
    EngineOptions options = EngineOptions.defaults().withThreads(1).withSpeculation(speculation);
    try (LoadedModel loaded = LoadedModel.load(LlavaGoldens.path("model"), options);
        Sampler sampler = new Sampler(loaded.torch(), Set.of())) {
      List<Integer> rows = new ArrayList<>();
      Heartbeat heartbeat =
          new Heartbeat(System::nanoTime) {
            @Override
            void forward(int sequences, int count) {
              rows.add(count);
            }
          };
      new WarmUp(
              loaded.model(),
              loaded.config(),
              loaded.images(),
              sampler,
              loaded.drafts(options.policy()),
              512,
              heartbeat)
          .run();
      assertThat(rows).hasSize(3).last().isEqualTo(8);
    }
  }

  @Test
  void thatIsStuckFailsTheEngine() {
    EngineOptions options = EngineOptions.defaults().withStuckAfter(Duration.ofNanos(1));
    // On a busy machine, the watchdog's first look may come after a warm-up.
    Optional<Throwable> failure =
        IntStream.range(0, 30)
            .mapToObj(i -> Optional.ofNullable(catchThrowable(() -> openAndClose(options))))
            .flatMap(Optional::stream)
            .findFirst();
    assertThat(failure)
        .get(InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is stuck");
  }

  private static void openAndClose(EngineOptions options) {
    DecodingEngine.open(LlavaGoldens.path("model"), options).close();
  }
}
