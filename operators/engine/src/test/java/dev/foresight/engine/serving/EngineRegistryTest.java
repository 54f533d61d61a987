// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EngineRegistryTest {
  private static final Path MODEL = Path.of("model");
  private static final EngineOptions OPTIONS = EngineOptions.defaults().withThreads(1);

  private final List<ClosingEngine> opened = new ArrayList<>();
  private final EngineRegistry registry =
      new EngineRegistry(
          (model, options) -> {
            opened.add(new ClosingEngine());
            return opened.get(opened.size() - 1);
          });

  @Test
  void sharesOneEngineUntilItsLastUserIsGone() {
    Engine first = registry.acquire(MODEL, OPTIONS);
    Engine second = registry.acquire(Path.of("x", "..", "model"), OPTIONS);
    assertThat(opened).hasSize(1);
    first.close();
    first.close();
    assertThat(opened.get(0).closed).isZero();
    second.close();
    assertThat(opened.get(0).closed).isEqualTo(1);
  }

  @Test
  void opensAnewAfterTheLastUserIsGone() {
    registry.acquire(MODEL, OPTIONS).close();
    registry.acquire(MODEL, OPTIONS).close();
    assertThat(opened).hasSize(2);
  }

  @Test
  void opensOneForEachModel() {
    registry.acquire(MODEL, OPTIONS);
    registry.acquire(Path.of("other"), OPTIONS);
    assertThat(opened).hasSize(2);
  }

  @Test
  void refusesOtherOptionsForAnOpenEngine() {
    registry.acquire(MODEL, OPTIONS);
    assertThatThrownBy(() -> registry.acquire(MODEL, OPTIONS.withMaxBatch(99)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("maxBatch=99");
  }

  @Test
  void drainsOneUserOnly() throws InterruptedException {
    Engine first = registry.acquire(MODEL, OPTIONS);
    Engine second = registry.acquire(MODEL, OPTIONS);
    CompletableFuture<Generation> open = first.submit(request());
    CompletableFuture<Generation> others = second.submit(request());
    assertThat(first.drain(Duration.ofMillis(1))).isFalse();
    assertThat(first.submit(request())).isCompletedExceptionally();
    open.cancel(true);
    assertThat(first.drain(Duration.ofMillis(1))).isTrue();
    assertThat(others).isNotDone();
    assertThat(second.submit(request())).isNotDone();
  }

  private static GenerationRequest request() {
    return GenerationRequest.greedy("id", new Prompt.Question("What is it?"), List.of());
  }

  /** Counts how often it was closed, and answers nothing. */
  private static final class ClosingEngine implements Engine {
    private int closed;

    @Override
    public CompletableFuture<Generation> submit(GenerationRequest request) {
      return new CompletableFuture<>();
    }

    @Override
    public EngineInfo info() {
      return new EngineInfo("closing", "0", Optional.empty(), 0, "cpu", "float32", 1, 1);
    }

    @Override
    public EngineStatistics statistics() {
      return EngineStatistics.NONE;
    }

    @Override
    public boolean drain(Duration limit) {
      return true;
    }

    @Override
    public void close() {
      closed++;
    }
  }
}
