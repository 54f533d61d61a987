// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.schemas.Stage;
import dev.foresight.streaming.closing.Closing;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.streaming.deadletter.RejectedException;
import dev.foresight.streaming.images.LoaderThreads;
import dev.foresight.streaming.journal.CrashJournal;
import dev.foresight.streaming.journal.EventKey;
import dev.foresight.streaming.metrics.MetricNames;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the engine, for as many inputs at once as the operator's capacity allows; what an input is,
 * and what becomes of it, its subclasses say.
 *
 * <p>An input that fails by its own fault has an outcome like any other; so does an event that
 * breaks engines, which {@link GuardedEngine} finds out. A failure of the engine itself fails the
 * job instead, and its restart asks again: a broken device must not turn all input into failures
 * ({@link DeadLetterCode#of(dev.foresight.engine.request.ErrorCode)} tells them apart). What is
 * unfinished when the operator closes has no outcome at all: the inputs lie in the checkpoint and
 * are replayed.
 *
 * <p>Threads: {@code asyncInvoke} and {@code timeout} run on the task's thread and never block;
 * {@link #ask} runs on threads of this function, where images may be loaded; answers arrive on a
 * thread of the engine's.
 *
 * @param <I> the input
 * @param <O> its outcome
 */
public abstract class EngineFunction<I, O> extends RichAsyncFunction<I, O> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(EngineFunction.class);

  private static final ThreadFactory LOADERS = LoaderThreads.named("image-loader");

  /** A deadline in the far future: the operator's own time limit is over before. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(1000);

  private final EngineProvider engines;
  private final int loaderThreads;
  private final String journalFolder;
  private final Clock clock;

  /** Where the TaskManager keeps its files; null outside Flink's own tasks. */
  private transient Path workingDirectory;

  /** The task's own context, which knows the TaskManager. */
  private transient RuntimeContext task;

  private transient OperatorEngine engine;
  private transient ExecutorService loaders;

  /** Threads that wait for other machines, one an input: no more than there are in flight. */
  private transient ExecutorService waiting;

  /** Ends inputs at their deadlines. */
  private transient ScheduledThreadPoolExecutor expiries;

  private transient List<AutoCloseable> owned;

  /** Whoever takes an input out settles it: the answer, the time-out, or the closing. */
  private transient Map<ResultFuture<O>, InFlight> inFlight;

  /**
   * Creates the function.
   *
   * @param loaderThreads for how many inputs {@link #ask} runs at a time; what waits for other
   *     machines does it elsewhere
   * @param journal folder where events inside the engine are noted; empty: one beside the
   *     TaskManager's working directory, which all TaskManagers of a machine share
   * @param clock of deadlines; serialisable, as the JDK's clocks are
   */
  protected EngineFunction(
      EngineProvider engines, int loaderThreads, Optional<Path> journal, Clock clock) {
    this.clock = clock;
    this.engines = engines;
    this.loaderThreads = loaderThreads;
    this.journalFolder = journal.map(Path::toString).orElse("");
  }

  /**
   * Told which engine is asked, before the first input.
   *
   * @throws Exception if the function cannot work; the job fails
   */
  protected abstract void opened(EngineInfo served) throws Exception;

  /**
   * Asks about an input. May block.
   *
   * @return its outcome, or the failure of a question; such as are the input's own fault go to
   *     {@link #failed}
   * @throws RejectedException if the input asks for nothing that can be asked
   * @throws RequestException if what it asks for cannot be had
   */
  protected abstract CompletableFuture<O> ask(I input, Inquiry inquiry) throws RejectedException;

  /** Returns the outcome of an input that failed by its own fault. */
  protected abstract O failed(I input, Stage stage, DeadLetterCode code, String message);

  /** Has something closed with the function: what {@link #ask} asks others with. */
  protected final <R extends AutoCloseable> R closedWithThis(R resource) {
    owned.add(resource);
    return resource;
  }

  /** The context that functions see hides the TaskManager's folders. */
  @Override
  public void setRuntimeContext(RuntimeContext context) {
    task = context;
    if (context instanceof StreamingRuntimeContext streaming) {
      // BASE/tm_ID/tmp; BASE stays when a TaskManager with another id takes this one's place.
      workingDirectory =
          streaming
              .getTaskManagerRuntimeInfo()
              .getTmpWorkingDirectory()
              .toPath()
              .toAbsolutePath()
              .getParent();
    }
    super.setRuntimeContext(context);
  }

  @Override
  public final void open(OpenContext context) throws Exception {
    inFlight = new ConcurrentHashMap<>();
    owned = new ArrayList<>();
    MetricGroup operator = getRuntimeContext().getMetricGroup();
    Counter retries =
        operator
            .addGroup(MetricNames.GROUP)
            .counter(MetricNames.RETRIES, new ThreadSafeSimpleCounter());
    engine = OperatorEngine.open(engines, task, journalFolder(), operator, retries::inc);
    opened(engine.info());
    loaders = Executors.newFixedThreadPool(loaderThreads, LOADERS);
    expiries = new ScheduledThreadPoolExecutor(1, LOADERS);
    expiries.setRemoveOnCancelPolicy(true);
    waiting = Executors.newCachedThreadPool(LOADERS);
    operator
        .addGroup(MetricNames.GROUP)
        .gauge(MetricNames.IN_FLIGHT, (Gauge<Integer>) inFlight::size);
  }

  private Path journalFolder() {
    return journalFolder.isEmpty()
        ? workingDirectory.resolveSibling(CrashJournal.USUAL_NAME)
        : Path.of(journalFolder);
  }

  @Override
  public final void asyncInvoke(I input, ResultFuture<O> result) {
    InFlight task = new InFlight();
    inFlight.put(result, task);
    loaders.execute(() -> begin(input, task, result));
  }

  @Override
  public final void timeout(I input, ResultFuture<O> result) {
    InFlight task = inFlight.remove(result);
    if (task == null) {
      return;
    }
    task.cancel();
    result.complete(
        List.of(
            failed(
                input,
                Stage.CAPTION,
                DeadLetterCode.TIMED_OUT,
                "not answered within the time limit; send it again when there is less load, or"
                    + " raise the limit")));
  }

  @Override
  public void close() {
    if (inFlight != null) {
      for (ResultFuture<O> result : List.copyOf(inFlight.keySet())) {
        Optional.ofNullable(inFlight.remove(result)).ifPresent(InFlight::cancel);
      }
    }
    for (ExecutorService threads : Arrays.asList(loaders, expiries, waiting)) {
      if (threads != null) {
        threads.shutdownNow();
      }
    }
    if (owned != null) {
      Closing.each(LOG, owned.toArray(AutoCloseable[]::new));
    }
    if (engine != null) {
      engine.close();
    }
  }

  private void begin(I input, InFlight task, ResultFuture<O> result) {
    if (task.isCancelled()) {
      return;
    }
    try {
      ask(input, new Asking(input, task, result))
          .whenComplete(
              (outcome, failure) -> {
                if (failure == null) {
                  settle(task, result, outcome);
                } else {
                  fail(input, task, result, failure);
                }
              });
    } catch (RejectedException e) {
      settle(task, result, rejected(input, e));
    } catch (Throwable t) {
      // Whatever it is: an input without an outcome would hold its place in the queue for ever.
      fail(input, task, result, t);
    }
  }

  /** What one input may ask for. */
  private final class Asking implements Inquiry {
    private final I input;
    private final InFlight task;
    private final ResultFuture<O> result;

    private Asking(I input, InFlight task, ResultFuture<O> result) {
      this.input = input;
      this.task = task;
      this.result = result;
    }

    @Override
    public CompletableFuture<Generation> submit(GenerationRequest request, EventKey event) {
      CompletableFuture<Generation> answer = engine.submit(request, event);
      task.submitted(answer);
      return answer;
    }

    @Override
    public void endAt(Instant deadline) throws RejectedException {
      Duration left = Duration.between(clock.instant(), deadline);
      if (left.isNegative() || left.isZero()) {
        throw late(deadline);
      }
      task.expires(
          expiries.schedule(
              () -> {
                settle(task, result, rejected(input, late(deadline)));
                task.cancel();
              },
              left.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT.toMillis() : left.toMillis(),
              TimeUnit.MILLISECONDS));
    }

    @Override
    public <T> CompletableFuture<T> whereItMayWait(Waiting<T> rest) {
      CompletableFuture<T> outcome = new CompletableFuture<>();
      waiting.execute(
          () -> {
            if (task.isCancelled()) {
              return;
            }
            try {
              rest.ask()
                  .whenComplete(
                      (value, failure) -> {
                        if (failure == null) {
                          outcome.complete(value);
                        } else {
                          outcome.completeExceptionally(failure);
                        }
                      });
            } catch (RejectedException e) {
              settle(task, result, rejected(input, e));
            } catch (Throwable t) {
              outcome.completeExceptionally(t);
            }
          });
      return outcome;
    }
  }

  private static RejectedException late(Instant deadline) {
    return new RejectedException(
        DeadLetterCode.DEADLINE_EXCEEDED,
        "deadline is "
            + deadline
            + ", and passed before the answer; send the request with a later one, or when there is"
            + " less load");
  }

  private O rejected(I input, RejectedException e) {
    Stage stage = e.code() == DeadLetterCode.DEADLINE_EXCEEDED ? Stage.CAPTION : Stage.DECODE;
    return failed(input, stage, e.code(), e.getMessage());
  }

  private void fail(I input, InFlight task, ResultFuture<O> result, Throwable thrown) {
    Throwable failure = OperatorEngine.cause(thrown);
    Optional<DeadLetterCode> code = DeadLetterCode.ofFault(failure);
    if (code.isPresent()) {
      Stage stage = code.get().isAboutAnImage() ? Stage.IMAGE : Stage.CAPTION;
      settle(task, result, failed(input, stage, code.get(), failure.getMessage()));
    } else if (inFlight.remove(result, task)) {
      deliver(() -> result.completeExceptionally(failure));
    }
  }

  private void settle(InFlight task, ResultFuture<O> result, O outcome) {
    if (inFlight.remove(result, task)) {
      task.settled();
      deliver(() -> result.complete(List.of(outcome)));
    }
  }

  private static void deliver(Runnable completion) {
    try {
      completion.run();
    } catch (RejectedExecutionException e) {
      LOG.debug("The task ended before an outcome arrived; the input is replayed", e);
    }
  }
}
