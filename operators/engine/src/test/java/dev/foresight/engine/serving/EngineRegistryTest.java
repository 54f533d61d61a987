// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class EngineRegistryTest {
  private static final Path MODEL = Path.of("model");
  private static final EngineOptions OPTIONS =
      EngineOptions.defaults().withThreads(1).withDtype(ModelDtype.FLOAT32);
  private static final Duration LINGER = Duration.ofHours(1);

  private final List<ClosingEngine> opened = new CopyOnWriteArrayList<>();

  /** Two folders hold the same bytes where their names begin alike. */
  private final EngineRegistry registry =
      new EngineRegistry(
          (model, options) ->
              new EngineKey(
                  options.device(),
                  model.getFileName().toString().split("-")[0],
                  Optional.empty(),
                  options.dtype().on(options.device())),
          (model, options) -> {
            ClosingEngine engine = new ClosingEngine();
            opened.add(engine);
            return engine;
          });

  @Test
  void sharesOneEngineUntilItsLastUserIsGone() throws InterruptedException {
    Engine first = acquire(MODEL, OPTIONS, Duration.ZERO);
    Engine second = acquire(Path.of("x", "..", "model"), OPTIONS, Duration.ZERO);
    assertThat(opened).hasSize(1);
    first.close();
    first.close();
    acquire(MODEL, OPTIONS, Duration.ZERO).close();
    assertThat(opened.get(0).closed).isZero();
    second.close();
    await(() -> opened.get(0).closed == 1);
  }

  @Test
  void sharesOneEngineAmongFoldersOfTheSameBytes() throws InterruptedException {
    Engine first = acquire(Path.of("model-here"), OPTIONS, LINGER);
    Engine second = acquire(Path.of("model-there"), OPTIONS.withDtype(ModelDtype.AUTO), LINGER);
    assertThat(opened).hasSize(1);
    assertThat(first.info().modelName()).isEqualTo("model-here");
    assertThat(second.info().modelName()).isEqualTo("model-there");
  }

  @Test
  void aRestartFindsTheEngineLoaded() throws InterruptedException {
    acquire(MODEL, OPTIONS, LINGER).close();
    acquire(MODEL, OPTIONS, LINGER);
    assertThat(opened).hasSize(1);
    assertThat(opened.get(0).closed).isZero();
  }

  @Test
  void anEngineThatNoLongerAnswersIsNotGivenToARestart() throws InterruptedException {
    acquire(MODEL, OPTIONS, LINGER).close();
    opened.get(0).sound = false;
    acquire(MODEL, OPTIONS, LINGER);
    assertThat(opened).hasSize(2);
    await(() -> opened.get(0).closed == 1);
  }

  @Test
  void closesAnEngineThatNobodyAskedForInTime() throws InterruptedException {
    acquire(MODEL, OPTIONS, Duration.ofMillis(1)).close();
    await(() -> opened.get(0).closed == 1);
    acquire(MODEL, OPTIONS, LINGER);
    assertThat(opened).hasSize(2);
  }

  @Test
  void opensAnewWithoutLingering() throws InterruptedException {
    acquire(MODEL, OPTIONS, Duration.ZERO).close();
    acquire(MODEL, OPTIONS, Duration.ZERO).close();
    assertThat(opened).hasSize(2);
    await(() -> opened.get(1).closed == 1);
  }

  @Test
  void anEngineThatFailedIsNotGivenToARestart() throws InterruptedException {
    Engine user = acquire(MODEL, OPTIONS, LINGER);
    opened.get(0).serving = false;
    assertThat(user.isServing()).isFalse();
    Engine next = acquire(MODEL, OPTIONS, LINGER);
    assertThat(next.isServing()).isTrue();
    assertThat(opened.get(0).closed).isZero();
    user.close();
    await(() -> opened.get(0).closed == 1);
    assertThat(opened.get(1).closed).isZero();
  }

  @Test
  void anEngineThatIsNotUsedMakesWayForAnotherOnItsDevice() throws InterruptedException {
    acquire(MODEL, OPTIONS, LINGER).close();
    Engine used = acquire(Path.of("other"), OPTIONS, LINGER);
    assertThat(opened.get(0).closed).isEqualTo(1);
    acquire(Path.of("third"), OPTIONS, LINGER);
    assertThat(opened).hasSize(3);
    assertThat(opened.get(1).closed).isZero();
    assertThat(used.isServing()).isTrue();
  }

  @Test
  void refusesOtherLimitsForAnEngineInUse() throws InterruptedException {
    acquire(MODEL, OPTIONS, LINGER);
    assertThatThrownBy(() -> acquire(MODEL, OPTIONS.withMaxBatch(99).withThreads(2), LINGER))
        .isInstanceOf(EngineConflictException.class)
        .hasMessageContaining("threads is 1, not 2; maxBatch is 8, not 99;");
  }

  @Test
  void givesOtherLimitsToAnEngineThatNobodyUses() throws InterruptedException {
    acquire(MODEL, OPTIONS, LINGER).close();
    acquire(MODEL, OPTIONS.withMaxBatch(99), LINGER);
    assertThat(opened).hasSize(2);
    assertThat(opened.get(0).closed).isEqualTo(1);
  }

  @Test
  void tellsWhyAnEngineCannotBeOpenedAndTriesAgain() throws InterruptedException {
    AtomicBoolean broken = new AtomicBoolean(true);
    EngineRegistry failing =
        new EngineRegistry(
            EngineRegistryTest::key,
            (model, options) -> {
              if (broken.get()) {
                throw new IllegalStateException("no memory");
              }
              return new ClosingEngine();
            });
    assertThatThrownBy(() -> failing.acquire(MODEL, OPTIONS, LINGER))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no memory");
    broken.set(false);
    assertThat(failing.acquire(MODEL, OPTIONS, LINGER).isServing()).isTrue();
  }

  @Test
  void aCallerWhoIsInterruptedLeavesTheEngineToTheNext() throws InterruptedException {
    CountDownLatch loading = new CountDownLatch(1);
    AtomicInteger openings = new AtomicInteger();
    EngineRegistry slow =
        new EngineRegistry(
            EngineRegistryTest::key,
            (model, options) -> {
              openings.incrementAndGet();
              awaitQuietly(loading);
              return new ClosingEngine();
            });
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> slow.acquire(MODEL, OPTIONS, LINGER))
        .isInstanceOf(InterruptedException.class);
    loading.countDown();
    slow.acquire(MODEL, OPTIONS, LINGER);
    assertThat(openings).hasValue(1);
  }

  @Test
  void opensEnginesWithItsOwnContextClassLoader() throws Exception {
    AtomicReference<ClassLoader> seen = new AtomicReference<>();
    EngineRegistry looking =
        new EngineRegistry(
            EngineRegistryTest::key,
            (model, options) -> {
              seen.set(Thread.currentThread().getContextClassLoader());
              return new ClosingEngine();
            });
    Thread job = Thread.currentThread();
    ClassLoader before = job.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[0], before)) {
      job.setContextClassLoader(loader);
      looking.acquire(MODEL, OPTIONS, LINGER);
    } finally {
      job.setContextClassLoader(before);
    }
    assertThat(seen).hasValue(EngineRegistry.class.getClassLoader());
  }

  @Test
  void drainsOneUserOnly() throws InterruptedException {
    Engine first = acquire(MODEL, OPTIONS, LINGER);
    Engine second = acquire(MODEL, OPTIONS, LINGER);
    CompletableFuture<Generation> open = first.submit(request());
    CompletableFuture<Generation> others = second.submit(request());
    assertThat(first.drain(Duration.ofMillis(1))).isFalse();
    assertThat(first.submit(request())).isCompletedExceptionally();
    open.cancel(true);
    assertThat(first.drain(Duration.ofMillis(1))).isTrue();
    assertThat(others).isNotDone();
    assertThat(second.submit(request())).isNotDone();
  }

  private Engine acquire(Path model, EngineOptions options, Duration linger)
      throws InterruptedException {
    return registry.acquire(model, options, linger);
  }

  private static EngineKey key(Path model, EngineOptions options) {
    return new EngineKey(options.device(), "ab12", Optional.empty(), ModelDtype.FLOAT32);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("gave up waiting").isLessThan(end);
      Thread.sleep(1);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static GenerationRequest request() {
    return GenerationRequest.greedy("id", new Prompt.Question("What is it?"), List.of());
  }

  /** Counts how often it was closed, and answers nothing but what every sound engine does. */
  private static final class ClosingEngine implements Engine {
    private volatile int closed;
    private volatile boolean serving = true;
    private volatile boolean sound = true;

    @Override
    public CompletableFuture<Generation> submit(GenerationRequest request) {
      if (request.id().equals(request().id())) {
        return new CompletableFuture<>();
      }
      return sound
          ? CompletableFuture.completedFuture(null)
          : CompletableFuture.failedFuture(new IllegalStateException("the device is lost"));
    }

    @Override
    public EngineInfo info() {
      return new EngineInfo("closing", "0", Optional.empty(), 0, "cpu", "float32", 1, 1);
    }

    @Override
    public boolean isServing() {
      return serving;
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
