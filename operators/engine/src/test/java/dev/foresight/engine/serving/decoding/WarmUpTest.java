// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.architecture.llava.LlavaModel;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.model.Sampler;
import dev.foresight.engine.msd.NoDrafts;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.serving.watch.Heartbeat;
import dev.foresight.engine.speculation.FixedTrees;
import dev.foresight.engine.vision.formats.ImageDecoder;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
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
            public void forward(int sequences, int count) {
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

  /** The decoding thread stands still in its second step, and to the watchdog an hour passes. */
  @Test
  void thatIsStuckFailsTheEngine() throws InterruptedException {
    CountDownLatch failed = new CountDownLatch(1);
    List<Thread> decoding = new CopyOnWriteArrayList<>();
    LongSupplier clock =
        () -> {
          if (Thread.currentThread().getName().equals("foresight-watchdog")) {
            return Duration.ofHours(1).toNanos();
          }
          decoding.add(Thread.currentThread());
          if (decoding.size() == 2) {
            await(failed);
          }
          return 0;
        };
    EngineOptions options =
        EngineOptions.defaults().withThreads(1).withStuckAfter(Duration.ofMillis(8));
    try (LoadedModel loaded = LoadedModel.load(LlavaGoldens.path("model"), options)) {
      assertThatThrownBy(
              () ->
                  DecodingEngine.open(
                      loaded,
                      options,
                      options.policy(),
                      new ImageDecoder(ImageLimits.DEFAULT)::open,
                      clock))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is stuck");
      // The model is its last user's no more before that has ended.
      failed.countDown();
      decoding.get(0).join();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
