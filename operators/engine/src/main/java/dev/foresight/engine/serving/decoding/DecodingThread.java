// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.serving.EngineThreads;
import dev.foresight.engine.serving.watch.Heartbeat;
import dev.foresight.engine.serving.watch.Watchdog;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that uses the device, from its warm-up to its end, and the watchdog beside it. Native
 * memory is freed after the thread's last use of it, for that would crash the process otherwise.
 */
final class DecodingThread {
  private static final Logger LOG = LoggerFactory.getLogger(DecodingThread.class);

  /** How long closing waits for a step that has taken far too long already. */
  private static final Duration STUCK_GRACE = Duration.ofSeconds(5);

  /** They read weights from disk, and make what later ones find made. */
  private static final int PATIENCE_WITH_FIRST_STEPS = 10;

  private final Torch torch;
  private final int threads;
  private final WarmUp warmUp;
  private final DecodingLoop loop;
  private final Heartbeat heartbeat;
  private final Duration stuckAfter;
  private final Consumer<RequestException> onFailure;
  private final Watchdog watchdog;
  private final Thread thread = EngineThreads.named("decoding").newThread(this::run);

  /** Completes when the thread is warm, or fails with what kept it from that. */
  private final CompletableFuture<Void> warm = new CompletableFuture<>();

  /** Completes when the thread will touch native memory no more. */
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private volatile boolean stuck;

  /**
   * Creates a thread that does not run yet.
   *
   * @param threads that one operation may use on the CPU
   * @param heartbeat that warm-up and loop beat with
   * @param stuckAfter a step that takes longer is taken for one that never ends
   * @param onFailure told why the thread decodes no more, where nobody has closed it
   */
  DecodingThread(
      Torch torch,
      int threads,
      WarmUp warmUp,
      DecodingLoop loop,
      Heartbeat heartbeat,
      Duration stuckAfter,
      Consumer<RequestException> onFailure) {
    this.torch = torch;
    this.threads = threads;
    this.warmUp = warmUp;
    this.loop = loop;
    this.heartbeat = heartbeat;
    this.stuckAfter = stuckAfter;
    this.onFailure = onFailure;
    this.watchdog = watchdog(stuckAfter);
  }

  private Watchdog watchdog(Duration limit) {
    return new Watchdog(heartbeat, limit, this::giveUp, EngineThreads.named("watchdog"));
  }

  /**
   * Starts decoding, and waits until the thread is warm.
   *
   * @param meanwhile other work, on the caller's thread
   * @throws RuntimeException what kept the thread from decoding, or the other work from its end
   */
  void start(Runnable meanwhile) {
    thread.start();
    try (Watchdog warming = watchdog(stuckAfter.multipliedBy(PATIENCE_WITH_FIRST_STEPS))) {
      warming.start();
      meanwhile.run();
      warm.join();
    }
    watchdog.start();
  }

  private void run() {
    torch.prepareThread(threads);
    try {
      long begin = System.nanoTime();
      warmUp.run();
      LOG.info("Warmed up in {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
      warm.complete(null);
      loop.run();
    } catch (Throwable e) {
      warm.completeExceptionally(e);
      LOG.error("Decoding stopped", e);
      onFailure.accept(
          new RequestException(
              ErrorCode.ENGINE_FAILED, "the decoding thread stopped: " + e.getMessage(), e));
    } finally {
      ended.complete(null);
    }
  }

  /** Tells all who wait that the thread is stuck. */
  private void giveUp(Heartbeat.Step step) {
    Exception where = new Exception("where " + thread.getName() + " is");
    where.setStackTrace(thread.getStackTrace());
    LOG.error("Decoding is stuck: {} has taken longer than {}", step, stuckAfter, where);
    stuck = true;
    loop.stop(); // should the step end after all
    RequestException reason =
        new RequestException(
            ErrorCode.ENGINE_FAILED,
            "the decoding thread is stuck: one step ("
                + step
                + ") has taken longer than stuck-after, "
                + stuckAfter
                + "; restart the process, or raise stuck-after if the device is that slow",
            where);
    onFailure.accept(reason);
    warm.completeExceptionally(reason);
  }

  /**
   * Stops decoding, and waits for its end.
   *
   * @param free frees the native memory that the thread uses, after its last use: here, or on the
   *     decoding thread where that is stuck and returns later
   * @return whether that was in time
   */
  boolean end(Runnable free) {
    loop.stop();
    boolean inTime = awaitQuietly(ended.thenRun(free), stuck ? STUCK_GRACE : stuckAfter);
    watchdog.close();
    return inTime;
  }

  /**
   * Waits, whatever interrupts the caller: a process that ends inside a forward pass crashes.
   *
   * @return whether it was in time
   */
  private static boolean awaitQuietly(CompletableFuture<Void> future, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
          return true;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (TimeoutException e) {
          return false;
        } catch (ExecutionException e) {
          throw new IllegalStateException("native memory could not be freed", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
