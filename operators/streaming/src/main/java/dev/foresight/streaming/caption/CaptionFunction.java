// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.KnownRequest;
import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.Outcome;
import dev.foresight.schemas.SourcedRequest;
import dev.foresight.schemas.Stage;
import dev.foresight.schemas.registry.RegistryException;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.streaming.deadletter.DeadLetters;
import dev.foresight.streaming.deadletter.RejectedException;
import dev.foresight.streaming.decode.RequestFormat;
import dev.foresight.streaming.images.ImagePolicy;
import dev.foresight.streaming.images.RequestImages;
import dev.foresight.streaming.journal.CrashJournal;
import dev.foresight.streaming.journal.EventKey;
import dev.foresight.streaming.metrics.EngineGauges;
import dev.foresight.streaming.metrics.MetricNames;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the engine, for as many requests at once as the operator's capacity allows.
 *
 * <p>A request that fails by its own fault becomes a dead letter, a value like any answer; so does
 * an event that breaks engines, which {@link GuardedEngine} finds out. A failure of the engine
 * itself fails the job instead, and its restart asks again: a broken device must not turn the topic
 * into dead letters ({@link DeadLetterCode#of(dev.foresight.engine.request.ErrorCode)} tells them
 * apart). What is unfinished when the operator closes has no outcome at all: the events lie in the
 * checkpoint and are replayed.
 *
 * <p>Threads: {@code asyncInvoke} and {@code timeout} run on the task's thread and never block;
 * images are loaded on threads of this function; answers arrive on a thread of the engine's.
 */
public final class CaptionFunction extends RichAsyncFunction<SourcedRequest, Outcome> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(CaptionFunction.class);

  /** Beside the working directories of a machine's TaskManagers. */
  private static final String JOURNAL_FOLDER = "foresight-crash-journal";

  /** A deadline in the far future: the operator's own time limit is over before. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(1000);

  private final EngineProvider engines;
  private final RequestFormat format;
  private final ImagePolicy policy;
  private final int loaderThreads;
  private final String journalFolder;
  private final DeadLetters deadLetters;
  private final Clock clock;

  /** Where the TaskManager keeps its files; null outside Flink's own tasks. */
  private transient Path workingDirectory;

  /** The task's own context, which knows the TaskManager. */
  private transient RuntimeContext task;

  private transient Engine engine;
  private transient EngineGauges gauges;
  private transient CrashJournal journal;
  private transient GuardedEngine guarded;
  private transient ExecutorService loaders;

  /** Threads that wait for other machines, one a request: no more than there are in flight. */
  private transient ExecutorService waiting;

  /** Ends requests at their deadlines. */
  private transient ScheduledThreadPoolExecutor expiries;

  private transient RequestImages images;
  private transient RequestPreparer preparer;
  private transient Outcomes outcomes;

  /** Whoever takes a request out settles it: the answer, the time-out, or the closing. */
  private transient Map<ResultFuture<Outcome>, InFlight> inFlight;

  /**
   * Creates the function.
   *
   * @param loaderThreads how many requests are read at a time; those whose images other machines
   *     have wait for them elsewhere
   * @param journal folder where events inside the engine are noted; empty: one beside the
   *     TaskManager's working directory, which all TaskManagers of a machine share
   * @param clock of the requests' deadlines; serialisable, as the JDK's clocks are
   */
  public CaptionFunction(
      EngineProvider engines,
      RequestFormat format,
      ImagePolicy policy,
      int loaderThreads,
      Optional<Path> journal,
      DeadLetters deadLetters,
      Clock clock) {
    this.clock = clock;
    this.engines = engines;
    this.format = format;
    this.policy = policy;
    this.loaderThreads = loaderThreads;
    this.journalFolder = journal.map(Path::toString).orElse("");
    this.deadLetters = deadLetters;
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
  public void open(OpenContext context) throws Exception {
    inFlight = new ConcurrentHashMap<>();
    engine = engines.acquire(task);
    // After the engine: opening it may take minutes, in which a process that died may still linger.
    journal = CrashJournal.open(journalFolder());
    Counter retries =
        getRuntimeContext()
            .getMetricGroup()
            .addGroup(MetricNames.GROUP)
            .counter(MetricNames.RETRIES, new ThreadSafeSimpleCounter());
    guarded =
        new GuardedEngine(
            engine, engines.isolation(), journal, KnownRequest.create(), retries::inc);
    images = new RequestImages(policy.loader());
    preparer = new RequestPreparer(format.parser(), images, engine.info());
    outcomes = new Outcomes(deadLetters, engine.info());
    loaders = Executors.newFixedThreadPool(loaderThreads, CaptionFunction::loaderThread);
    expiries = new ScheduledThreadPoolExecutor(1, CaptionFunction::loaderThread);
    expiries.setRemoveOnCancelPolicy(true);
    waiting = Executors.newCachedThreadPool(CaptionFunction::loaderThread);
    MetricGroup operator = getRuntimeContext().getMetricGroup();
    gauges = new EngineGauges(operator);
    gauges.show(engine);
    operator
        .addGroup(MetricNames.GROUP)
        .gauge(MetricNames.IN_FLIGHT, (Gauge<Integer>) inFlight::size);
  }

  private Path journalFolder() {
    return journalFolder.isEmpty()
        ? workingDirectory.resolveSibling(JOURNAL_FOLDER)
        : Path.of(journalFolder);
  }

  @Override
  public void asyncInvoke(SourcedRequest request, ResultFuture<Outcome> result) {
    InFlight task = new InFlight();
    inFlight.put(result, task);
    loaders.execute(() -> prepare(request, task, result));
  }

  @Override
  public void timeout(SourcedRequest request, ResultFuture<Outcome> result) {
    InFlight task = inFlight.remove(result);
    if (task == null) {
      return;
    }
    task.cancel();
    result.complete(
        List.of(
            outcomes.failed(
                request,
                Stage.CAPTION,
                DeadLetterCode.TIMED_OUT,
                "not answered within the time limit; send it again when there is less load, or"
                    + " raise the limit")));
  }

  @Override
  public void close() {
    if (inFlight != null) {
      for (ResultFuture<Outcome> result : List.copyOf(inFlight.keySet())) {
        Optional.ofNullable(inFlight.remove(result)).ifPresent(InFlight::cancel);
      }
    }
    if (loaders != null) {
      loaders.shutdownNow();
    }
    if (expiries != null) {
      expiries.shutdownNow();
    }
    if (waiting != null) {
      waiting.shutdownNow();
    }
    if (images != null) {
      images.close();
    }
    if (gauges != null) {
      gauges.close();
    }
    if (journal != null) {
      journal.close();
    }
    if (engine != null) {
      engine.close();
    }
  }

  private void prepare(SourcedRequest request, InFlight task, ResultFuture<Outcome> result) {
    attempt(
        request,
        task,
        result,
        () -> {
          CaptionRequest read = reading(request, () -> preparer.read(request));
          if (read.getDeadline() != null && !expires(request, read.getDeadline(), task, result)) {
            return;
          }
          if (preparer.waitsForOthers(read)) {
            waiting.execute(
                () -> attempt(request, task, result, () -> submit(request, read, task, result)));
          } else {
            submit(request, read, task, result);
          }
        });
  }

  /** Returns false if the deadline has passed; else sees to it that the request ends with it. */
  private boolean expires(
      SourcedRequest request, Instant deadline, InFlight task, ResultFuture<Outcome> result) {
    Instant now = clock.instant();
    if (!deadline.isAfter(now)) {
      expire(request, deadline, task, result);
      return false;
    }
    Duration left = Duration.between(now, deadline);
    task.expires(
        expiries.schedule(
            () -> expire(request, deadline, task, result),
            Math.min(left.toMillis(), LONGEST_WAIT.toMillis()),
            TimeUnit.MILLISECONDS));
    return true;
  }

  private void expire(
      SourcedRequest request, Instant deadline, InFlight task, ResultFuture<Outcome> result) {
    settle(
        task,
        result,
        outcomes.failed(
            request,
            Stage.CAPTION,
            DeadLetterCode.DEADLINE_EXCEEDED,
            "deadline is "
                + deadline
                + ", and passed before the answer; send the request with a later one, or when"
                + " there is less load"));
    task.cancel();
  }

  /** A step on the way to the engine. */
  private interface Step {
    void run() throws RejectedException;
  }

  private void attempt(
      SourcedRequest request, InFlight task, ResultFuture<Outcome> result, Step step) {
    if (task.isCancelled()) {
      return;
    }
    try {
      step.run();
    } catch (RejectedException e) {
      settle(task, result, outcomes.failed(request, Stage.DECODE, e.code(), e.getMessage()));
    } catch (Throwable t) {
      // Whatever it is: a request without an outcome would hold its place in the queue for ever.
      fail(request, task, result, t);
    }
  }

  private void submit(
      SourcedRequest request, CaptionRequest read, InFlight task, ResultFuture<Outcome> result)
      throws RejectedException {
    PreparedRequest prepared = reading(request, () -> preparer.load(read));
    CompletableFuture<Generation> answer =
        guarded.submit(prepared.asked(), EventKey.of(request.getRecord(), engine.info()));
    task.submitted(answer);
    answer
        .thenApply(generation -> answered(request, prepared, generation))
        .whenComplete(
            (outcome, failure) -> {
              if (failure == null) {
                settle(task, result, outcome);
              } else {
                fail(request, task, result, failure);
              }
            });
  }

  private interface Reading<T> {
    T read() throws RejectedException;
  }

  /** A mistake of our own in reading an event must not come back with it for ever. */
  private static <T> T reading(SourcedRequest request, Reading<T> part) throws RejectedException {
    try {
      return part.read();
    } catch (RequestException | RegistryException | SuppressRestartsException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("Request {} cannot be prepared", request.getRequestId(), e);
      throw new RejectedException(
          DeadLetterCode.UNEXPECTED_FAILURE, "the request cannot be prepared: " + e, e);
    }
  }

  /** Nor must one in writing what became of it. */
  private Outcome answered(
      SourcedRequest request, PreparedRequest prepared, Generation generation) {
    try {
      return outcomes.answered(request, prepared.attributes(), generation);
    } catch (RuntimeException e) {
      LOG.error("The answer to request {} cannot be written", request.getRequestId(), e);
      return outcomes.failed(
          request,
          Stage.CAPTION,
          DeadLetterCode.UNEXPECTED_FAILURE,
          "the answer cannot be written: " + e);
    }
  }

  private void fail(
      SourcedRequest request, InFlight task, ResultFuture<Outcome> result, Throwable thrown) {
    Throwable failure =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    Optional<DeadLetterCode> code = code(failure);
    if (code.isPresent()) {
      Stage stage = code.get().isAboutAnImage() ? Stage.IMAGE : Stage.CAPTION;
      settle(task, result, outcomes.failed(request, stage, code.get(), failure.getMessage()));
    } else if (inFlight.remove(result, task)) {
      deliver(() -> result.completeExceptionally(failure));
    }
  }

  private static Optional<DeadLetterCode> code(Throwable failure) {
    if (failure instanceof RejectedException rejected) {
      return Optional.of(rejected.code());
    }
    return failure instanceof RequestException e ? DeadLetterCode.of(e.code()) : Optional.empty();
  }

  private void settle(InFlight task, ResultFuture<Outcome> result, Outcome outcome) {
    if (inFlight.remove(result, task)) {
      task.settled();
      deliver(() -> result.complete(List.of(outcome)));
    }
  }

  private static void deliver(Runnable completion) {
    try {
      completion.run();
    } catch (RejectedExecutionException e) {
      LOG.debug("The task ended before an outcome arrived; the event is replayed", e);
    }
  }

  private static Thread loaderThread(Runnable work) {
    Thread thread = new Thread(work, "foresight-image-loader");
    thread.setDaemon(true);
    return thread;
  }
}
