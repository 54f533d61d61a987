// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.sharing;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.KnownRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * An engine that is or will be open, and how many have it; guarded by its {@link EngineRegistry}.
 */
final class SharedEngine {
  private final EngineKey key;
  private final EngineOptions limits;
  private final Future<Engine> engine;
  private final int restarts;
  private int users;
  private Future<?> proof = CompletableFuture.completedFuture(null);
  private Duration linger = Duration.ZERO;
  private Optional<Future<?>> closing = Optional.empty();
  private boolean retired;
  private boolean closed;

  /**
   * Creates one that nobody has.
   *
   * @param limits what has to be equal among its users
   * @param restarts how many engines of the key have failed before it
   */
  SharedEngine(EngineKey key, EngineOptions limits, Future<Engine> engine, int restarts) {
    this.key = key;
    this.limits = limits;
    this.engine = engine;
    this.restarts = restarts;
  }

  EngineKey key() {
    return key;
  }

  EngineOptions limits() {
    return limits;
  }

  int restarts() {
    return restarts;
  }

  int users() {
    return users;
  }

  boolean isIdle() {
    return users == 0;
  }

  /** Returns how long it stays open after its last user. */
  Duration linger() {
    return linger;
  }

  /** Counts a user, for whose sake it is not closed; one that lingered has to prove itself. */
  void join(Duration lingerAfter) {
    if (closing.isPresent()) {
      prove();
    }
    stopClosing();
    linger = lingerAfter;
    users++;
  }

  void leave() {
    users--;
  }

  /** Asks it to show that it still can. */
  private void prove() {
    if (engine.isDone()) {
      opened().ifPresent(still -> proof = still.submit(KnownRequest.create()));
    }
  }

  /** Waits until it is open. */
  Engine await() throws InterruptedException, ExecutionException {
    return engine.get();
  }

  /** Waits until it has shown that it still can, if it was asked to. */
  void awaitProof() throws InterruptedException, ExecutionException {
    proof.get();
  }

  /** Returns whether it was not opened, or has failed since, or others must not have it. */
  boolean isBroken() {
    return retired || hasFailed();
  }

  boolean hasFailed() {
    return engine.isDone() && opened().filter(Engine::isServing).isEmpty();
  }

  /** Returns whether it is given to nobody else. */
  boolean isRetired() {
    return retired;
  }

  void retire() {
    retired = true;
  }

  /** Takes the timer that goes off when it has lingered, if nobody joins meanwhile. */
  void closeBy(Future<?> timer) {
    closing = Optional.of(timer);
  }

  private void stopClosing() {
    closing.ifPresent(timer -> timer.cancel(false));
    closing = Optional.empty();
  }

  /** Returns whether it is to be closed now: true once, when nobody has it. */
  boolean beginsClosing() {
    if (!isIdle() || closed) {
      return false;
    }
    closed = true;
    stopClosing();
    return true;
  }

  void close() {
    opened().ifPresent(Engine::close);
  }

  private Optional<Engine> opened() {
    try {
      return Optional.of(engine.get());
    } catch (ExecutionException e) {
      return Optional.empty(); // told to those who asked for it
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a future that is done", e);
    }
  }
}
