// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.sharing;

import static dev.foresight.engine.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.KnownRequest;
import dev.foresight.engine.testing.CannedAnswer;
import dev.foresight.engine.testing.FakeEngine;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EngineRegistryTest {
  private static final Path MODEL = Path.of("model");
  private static final EngineOptions OPTIONS =
      EngineOptions.defaults().withThreads(1).withDtype(ModelDtype.FLOAT32);
  private static final Duration LINGER = Duration.ofHours(1);

  private final List<FakeEngine> opened = new CopyOnWriteArrayList<>();

  /** Where they were opened. */
  private final List<String> devices = new CopyOnWriteArrayList<>();

  /** The engine that fails at what every sound engine answers, by its place among the opened. */
  private volatile int unsound = -1;

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
            devices.add(options.device());
            return opened();
          });

  @Test
  void sharesOneEngineUntilItsLastUserIsGone() throws Exception {
    Engine first = acquire(MODEL, OPTIONS, Duration.ZERO);
    Engine second = acquire(Path.of("x", "..", "model"), OPTIONS, Duration.ZERO);
    assertThat(opened).hasSize(1);
    first.close();
    first.close();
    acquire(MODEL, OPTIONS, Duration.ZERO).close();
    assertThat(opened.get(0).timesClosed()).isZero();
    second.close();
    await("be closed", () -> opened.get(0).timesClosed() == 1);
  }

  @Test
  void sharesOneEngineAmongFoldersOfTheSameBytes() throws Exception {
    Engine first = acquire(Path.of("model-here"), OPTIONS, LINGER);
    Engine second = acquire(Path.of("model-there"), OPTIONS.withDtype(ModelDtype.AUTO), LINGER);
    assertThat(opened).hasSize(1);
    assertThat(first.info().modelName()).isEqualTo("model-here");
    assertThat(second.info().modelName()).isEqualTo("model-there");
  }

  @Test
  void aRestartFindsTheEngineLoaded() throws Exception {
    acquire(MODEL, OPTIONS, LINGER).close();
    acquire(MODEL, OPTIONS, LINGER);
    assertThat(opened).hasSize(1);
    assertThat(opened.get(0).timesClosed()).isZero();
  }

  @Test
  void anEngineThatNoLongerAnswersIsNotGivenToARestart() throws Exception {
    acquire(MODEL, OPTIONS, LINGER).close();
    unsound = 0;
    acquire(MODEL, OPTIONS, LINGER);
    assertThat(opened).hasSize(2);
    await("be closed", () -> opened.get(0).timesClosed() == 1);
  }

  @Test
  void closesAnEngineThatNobodyAskedForInTime() throws Exception {
    acquire(MODEL, OPTIONS, Duration.ofMillis(1)).close();
    await("be closed", () -> opened.get(0).timesClosed() == 1);
    acquire(MODEL, OPTIONS, LINGER);
    assertThat(opened).hasSize(2);
  }

  @Test
  void opensAnewWithoutLingering() throws Exception {
    acquire(MODEL, OPTIONS, Duration.ZERO).close();
    acquire(MODEL, OPTIONS, Duration.ZERO).close();
    assertThat(opened).hasSize(2);
    await("be closed", () -> opened.get(1).timesClosed() == 1);
  }

  @Test
  void anEngineThatFailedIsNotGivenToARestart() throws Exception {
    Engine user = acquire(MODEL, OPTIONS, LINGER);
    opened.get(0).die();
    assertThat(user.isServing()).isFalse();
    Engine next = acquire(MODEL, OPTIONS, LINGER);
    assertThat(next.isServing()).isTrue();
    assertThat(opened.get(0).timesClosed()).isZero();
    user.close();
    await("be closed", () -> opened.get(0).timesClosed() == 1);
    assertThat(opened.get(1).timesClosed()).isZero();
  }

  @Test
  void usersSpreadOverDevices() throws Exception {
    List<String> given = new ArrayList<>();
    for (int user = 0; user < 4; user++) {
      given.add(device(registry.acquire(MODEL, onTwoGpus(), LINGER)));
    }
    assertThat(given).containsExactly("cuda:0", "cuda:1", "cuda:0", "cuda:1");
    assertThat(opened).hasSize(2);
  }

  @Test
  void anotherModelTakesTheDeviceThatIsFree() throws Exception {
    Engine first = registry.acquire(MODEL, onTwoGpus(), LINGER);
    Engine other = registry.acquire(Path.of("other"), onTwoGpus(), LINGER);
    assertThat(device(other)).isEqualTo("cuda:1");

    first.close();
    assertThat(device(registry.acquire(Path.of("third"), onTwoGpus(), LINGER))).isEqualTo("cuda:0");
  }

  private static List<EngineOptions> onTwoGpus() {
    return List.of(OPTIONS.withDevice("cuda:0"), OPTIONS.withDevice("cuda:1"));
  }

  /** By the order in which they were opened: each knows no more than that it is a fake. */
  private String device(Engine share) {
    String id = UUID.randomUUID().toString();
    share.submit(GenerationRequest.greedy(id, new Prompt.Question("Why?"), List.of()));
    for (int i = 0; i < opened.size(); i++) {
      if (opened.get(i).request(id) != null) {
        return devices.get(i);
      }
    }
    throw new AssertionError("nobody was asked");
  }

  @Test
  void enginesThatFailedAreCounted() throws Exception {
    Engine first = acquire(MODEL, OPTIONS, LINGER);
    assertThat(first.statistics().restarts()).isZero();
    opened.get(0).die();
    first.close();
    Engine second = acquire(MODEL, OPTIONS, LINGER);
    assertThat(second.statistics().restarts()).isEqualTo(1);
    second.close();

    unsound = 1;
    Engine third = acquire(MODEL, OPTIONS, LINGER);
    assertThat(third.statistics().restarts()).as("one that fails at its proof").isEqualTo(2);
    third.close();
    Engine limited = acquire(MODEL, OPTIONS.withMaxBatch(1), LINGER);
    assertThat(limited.statistics().restarts()).as("one with other limits").isEqualTo(2);
    assertThat(acquire(Path.of("other"), OPTIONS, LINGER).statistics().restarts()).isZero();
  }

  @Test
  void anEngineThatIsNotUsedMakesWayForAnotherOnItsDevice() throws Exception {
    acquire(MODEL, OPTIONS, LINGER).close();
    Engine used = acquire(Path.of("other"), OPTIONS, LINGER);
    assertThat(opened.get(0).timesClosed()).isEqualTo(1);
    acquire(Path.of("third"), OPTIONS, LINGER);
    assertThat(opened).hasSize(3);
    assertThat(opened.get(1).timesClosed()).isZero();
    assertThat(used.isServing()).isTrue();
  }

  @Test
  void refusesOtherLimitsForAnEngineInUse() throws Exception {
    acquire(MODEL, OPTIONS, LINGER);
    assertThatThrownBy(() -> acquire(MODEL, OPTIONS.withMaxBatch(99).withThreads(2), LINGER))
        .isInstanceOf(EngineConflictException.class)
        .hasMessageContaining("threads is 1, not 2; maxBatch is 8, not 99;");
  }

  @Test
  void givesOtherLimitsToAnEngineThatNobodyUses() throws Exception {
    acquire(MODEL, OPTIONS, LINGER).close();
    acquire(MODEL, OPTIONS.withMaxBatch(99), LINGER);
    assertThat(opened).hasSize(2);
    assertThat(opened.get(0).timesClosed()).isEqualTo(1);
  }

  @Test
  void tellsWhyAnEngineCannotBeOpenedAndTriesAgain() throws Exception {
    AtomicBoolean broken = new AtomicBoolean(true);
    EngineRegistry failing =
        new EngineRegistry(
            EngineRegistryTest::key,
            (model, options) -> {
              if (broken.get()) {
                throw new IllegalStateException("no memory");
              }
              return opened();
            });
    assertThatThrownBy(() -> failing.acquire(MODEL, OPTIONS, LINGER))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no memory");
    broken.set(false);
    assertThat(failing.acquire(MODEL, OPTIONS, LINGER).isServing()).isTrue();
  }

  @Test
  void aCallerWhoIsInterruptedLeavesTheEngineToTheNext() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    AtomicInteger openings = new AtomicInteger();
    EngineRegistry slow =
        new EngineRegistry(
            EngineRegistryTest::key,
            (model, options) -> {
              openings.incrementAndGet();
              await(loading);
              return opened();
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
              return opened();
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
  void drainsOneUserOnly() throws Exception {
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

  private static GenerationRequest request() {
    return GenerationRequest.greedy("id", new Prompt.Question("What is it?"), List.of());
  }

  /** Answers nothing but what every sound engine does. */
  private FakeEngine opened() {
    int place = opened.size();
    FakeEngine engine =
        new FakeEngine(
            (request, answer) -> {
              if (request.id().equals(KnownRequest.create().id())) {
                answer.run();
              }
            },
            request -> {
              if (place == unsound) {
                throw new RequestException(ErrorCode.ENGINE_FAILED, "the device is lost");
              }
              return CannedAnswer.to(request).generation();
            });
    opened.add(engine);
    return engine;
  }
}
