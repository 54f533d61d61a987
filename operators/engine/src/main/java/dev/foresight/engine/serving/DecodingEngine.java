// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.architecture.Target;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.model.Sampler;
import dev.foresight.engine.msd.Drafts;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.runtime.Held;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.engine.text.PromptEncoder;
import dev.foresight.engine.vision.formats.ImageDecoder;
import dev.foresight.engine.vision.formats.ImageLimits;
import dev.foresight.engine.vision.formats.UndecodedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine: prepares prompts on a few threads and images on others, decodes requests together on
 * one, and completes their futures on another.
 */
public final class DecodingEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(DecodingEngine.class);

  /** Prompts take little time; the second passes by a long one. */
  private static final int PREPARATION_THREADS = 2;

  /** How long closing waits for a step that has taken far too long already. */
  private static final Duration STUCK_GRACE = Duration.ofSeconds(5);

  /** They read weights from disk, and make what later ones find made. */
  private static final int PATIENCE_WITH_FIRST_STEPS = 10;

  private final Held<LoadedModel> held;

  private final int threads;
  private final Sampler sampler;
  private final RequestPreparation preparation;
  private final ImagePreparation images;
  private final EngineInfo info;
  private final Duration stuckAfter;
  private final ExecutorService preparations;
  private final ImageThreads imageThreads;
  private final ExecutorService completions;
  private final OpenRequests requests = new OpenRequests();
  private final PreparedQueue ready;
  private final VisionCache features;
  private final KvBudget budget;
  private final Heartbeat heartbeat;
  private final WarmUp warmUp;
  private final Optional<TreeTrace> trace;
  private final DecodingLoop loop;
  private final Watchdog watchdog;
  private final Thread decoding;

  /** Completes when the engine is warm, or fails with what kept it from that. */
  private final CompletableFuture<Void> warm = new CompletableFuture<>();

  /** Completes when the decoding thread will touch native memory no more. */
  private final CompletableFuture<Void> decodingEnded = new CompletableFuture<>();

  private volatile boolean stuck;
  private final Thread shutdownHook = new Thread(this::close, "foresight-shutdown");

  private DecodingEngine(
      Held<LoadedModel> held,
      EngineOptions options,
      SpeculationPolicy policy,
      Function<byte[], UndecodedImage> decoder,
      LongSupplier nanoTime) {
    this.held = held;
    LoadedModel loaded = held.it();
    this.heartbeat = new Heartbeat(nanoTime);
    ModelShape config = loaded.config();
    Target model = loaded.model();
    this.trace = options.speculation().flatMap(Speculation::trace).map(TreeTrace::appendTo);
    this.threads = options.threads();
    this.info =
        new EngineInfo(
            loaded.name(),
            loaded.fingerprint(),
            options.speculation().flatMap(with -> loaded.draftFingerprint()),
            options.policy().limits().longestPath(),
            loaded.torch().device(),
            model.decoder().dtype().toString(),
            options.maxBatch(),
            config.text().maxPositions());
    this.features = new VisionCache((long) options.visionCacheMib() << 20);
    this.sampler = loaded.newSampler();
    Drafts drafts = loaded.drafts(policy);
    this.budget = new KvBudget((long) options.kvBudgetMib() << 20, model.decoder(), drafts);
    this.preparation =
        new RequestPreparation(
            budget,
            config.text().maxPositions(),
            options.policy().limits().cacheRows(),
            prompts(loaded, options),
            config);
    this.images = new ImagePreparation(decoder, loaded.images(), features);
    this.stuckAfter = options.stuckAfter();
    this.ready = new PreparedQueue(2 * options.maxBatch());
    this.preparations = Executors.newFixedThreadPool(PREPARATION_THREADS, daemon("preparation"));
    this.imageThreads = new ImageThreads(daemon("image"));
    this.completions = Executors.newSingleThreadExecutor(daemon("completion"));
    this.warmUp =
        new WarmUp(
            model,
            config,
            loaded.images(),
            sampler,
            loaded.drafts(options.policy()),
            options.prefillRows(),
            heartbeat);
    this.watchdog = watchdog(stuckAfter);
    this.loop =
        new DecodingLoop(
            model.decoder(),
            sampler,
            drafts,
            trace,
            new ImageEncoder(model, features),
            budget,
            config,
            loaded.tokenizer(),
            options,
            ready,
            heartbeat);
    this.decoding = daemon("decoding").newThread(this::decode);
  }

  /**
   * Loads a checkpoint, warms up and starts decoding.
   *
   * @param folder of a known {@link dev.foresight.engine.architecture.Architecture}
   * @throws CheckpointException if the folder cannot be used
   * @throws IllegalArgumentException if there is no such device
   * @throws IllegalStateException if the model cannot run there
   */
  public static DecodingEngine open(Path folder, EngineOptions options) {
    LoadedModel loaded = LoadedModel.load(folder, options);
    DecodingEngine engine;
    try {
      engine =
          new DecodingEngine(
              new Held.Owned<>(loaded, loaded::close),
              options,
              options.policy().forEngine(),
              decoder(options),
              System::nanoTime);
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
    return open(engine);
  }

  /**
   * Warms up and starts decoding with a model that the caller has loaded, and closes after the
   * engine.
   *
   * @param options as it was loaded with, but for the limits of batch, rows, memory and threads
   * @throws IllegalStateException if the model cannot run on its device
   */
  public static DecodingEngine open(LoadedModel loaded, EngineOptions options) {
    return open(loaded, options, options.policy().forEngine());
  }

  /**
   * The same, with a policy of the caller's: plain and speculative decoding on one engine.
   *
   * @param policy within the limits of the options' own; they say what the engine is warmed up with
   */
  public static DecodingEngine open(
      LoadedModel loaded, EngineOptions options, SpeculationPolicy policy) {
    return open(loaded, options, policy, decoder(options), System::nanoTime);
  }

  /** The same, with images looked at by another decoder, and steps timed by another clock. */
  static DecodingEngine open(
      LoadedModel loaded,
      EngineOptions options,
      SpeculationPolicy policy,
      Function<byte[], UndecodedImage> decoder,
      LongSupplier nanoTime) {
    return open(new DecodingEngine(new Held.Lent<>(loaded), options, policy, decoder, nanoTime));
  }

  private static Function<byte[], UndecodedImage> decoder(EngineOptions options) {
    return new ImageDecoder(ImageLimits.DEFAULT.withMaxWork(options.maxImageWork()))::open;
  }

  private static DecodingEngine open(DecodingEngine engine) {
    // A process that ends inside a forward pass crashes in native code.
    Runtime.getRuntime().addShutdownHook(engine.shutdownHook);
    engine.start();
    EngineInfo info = engine.info;
    LOG.info("Serving {} ({}) on {}", info.modelName(), info.modelFingerprint(), info.device());
    return engine;
  }

  private static PromptEncoder prompts(LoadedModel loaded, EngineOptions options) {
    ModelShape config = loaded.config();
    return new PromptEncoder(
        loaded.tokenizer(),
        config::template,
        config.imageTokenId(),
        loaded.images().fewestTokens(),
        config.text().vocabularySize(),
        config.text().maxPositions(),
        options.specialTokens());
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, "foresight-" + name);
      thread.setDaemon(true);
      // Not the caller's: that of a job must be free to go when the job has gone.
      thread.setContextClassLoader(DecodingEngine.class.getClassLoader());
      return thread;
    };
  }

  private Watchdog watchdog(Duration limit) {
    return new Watchdog(heartbeat, limit, this::giveUp, daemon("watchdog"));
  }

  private void start() {
    decoding.start();
    try (Watchdog warming = watchdog(stuckAfter.multipliedBy(PATIENCE_WITH_FIRST_STEPS))) {
      warming.start();
      preparation.warmUp();
      images.warmUp();
      warm.join();
    } catch (RuntimeException e) {
      close();
      Throwable cause = e instanceof CompletionException ? e.getCause() : e;
      throw new IllegalStateException(
          info.modelName() + " cannot run on " + info.device() + ": " + cause.getMessage(), cause);
    }
    watchdog.start();
  }

  @Override
  public CompletableFuture<Generation> submit(GenerationRequest request) {
    return submit(request, Presence.UNSEEN);
  }

  @Override
  public CompletableFuture<Generation> submit(GenerationRequest request, Presence presence) {
    Ticket ticket = new Ticket(request, presence, completions);
    CompletableFuture<Generation> future = ticket.future();
    requests.add(future).ifPresentOrElse(future::completeExceptionally, () -> enqueue(ticket));
    return future;
  }

  private void enqueue(Ticket ticket) {
    begin(ticket, () -> preparations.execute(() -> prepareText(ticket)));
  }

  private void begin(Ticket ticket, Runnable submission) {
    try {
      submission.run();
    } catch (RejectedExecutionException e) {
      // Closed since it was looked at.
      ticket.fail(requests.ended().orElseThrow());
    }
  }

  private void prepareText(Ticket ticket) {
    if (ticket.request().images().isEmpty()) {
      inside(ticket, () -> preparation.request(preparation.text(ticket), List.of(), 0))
          .ifPresent(ready::add);
      return;
    }
    inside(ticket, () -> preparation.text(ticket))
        .ifPresent(
            text ->
                begin(ticket, () -> imageThreads.submitQuick(ticket, () -> lookAtImages(text))));
  }

  private void lookAtImages(PreparedText text) {
    Ticket ticket = text.ticket();
    long start = System.nanoTime();
    Optional<ImagePreparation.Look> looked = inside(ticket, () -> images.look(ticket.request()));
    long spent = System.nanoTime() - start;
    looked.ifPresent(
        look -> {
          if (ImageThreads.isQuick(look.work())) {
            decodeImages(text, look, spent);
          } else {
            begin(
                ticket,
                () -> imageThreads.submitLarge(ticket, () -> decodeImages(text, look, spent)));
          }
        });
  }

  private void decodeImages(PreparedText text, ImagePreparation.Look look, long lookNanos) {
    try {
      ready.reservePlace();
    } catch (InterruptedException e) {
      return; // nobody waits for it, or close() fails the ticket
    }
    long start = System.nanoTime();
    Optional<PreparedRequest> prepared =
        inside(
            text.ticket(),
            () -> {
              List<PreparedImage> decoded = look.decode();
              return preparation.request(text, decoded, lookNanos + System.nanoTime() - start);
            });
    prepared.ifPresentOrElse(ready::add, ready::releasePlace);
  }

  /**
   * Does a part of a request's preparation, unless nobody waits for it: tokenizers and image
   * readers are native code too.
   *
   * @return nothing where the request has its answer
   */
  private static <T> Optional<T> inside(Ticket ticket, Supplier<T> work) {
    if (ticket.isDone()) {
      return Optional.empty();
    }
    ticket.presence().enter();
    try {
      return Optional.of(work.get());
    } catch (RuntimeException | Error e) {
      ticket.fail(e);
      return Optional.empty();
    } finally {
      ticket.presence().leave();
    }
  }

  private void decode() {
    held.it().torch().prepareThread(threads);
    try {
      long begin = System.nanoTime();
      warmUp.run();
      LOG.info("Warmed up in {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
      warm.complete(null);
      loop.run();
    } catch (Throwable e) {
      warm.completeExceptionally(e);
      LOG.error("Decoding stopped", e);
      fail(
          new RequestException(
              ErrorCode.ENGINE_FAILED, "the decoding thread stopped: " + e.getMessage(), e));
    } finally {
      decodingEnded.complete(null);
    }
  }

  private void fail(RequestException reason) {
    requests.end(reason);
    requests.failAll(reason, completions);
  }

  /** Tells all who wait that the decoding thread is stuck. */
  private void giveUp(Heartbeat.Step step) {
    Exception where = new Exception("where " + decoding.getName() + " is");
    where.setStackTrace(decoding.getStackTrace());
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
    fail(reason);
    warm.completeExceptionally(reason);
  }

  @Override
  public EngineInfo info() {
    return info;
  }

  @Override
  public boolean isServing() {
    return requests.ended().isEmpty();
  }

  @Override
  public EngineStatistics statistics() {
    return new EngineStatistics(
        features.statistics(), loop.steps(), loop.verifications(), loop.emitted(), loop.nearTies());
  }

  @Override
  public boolean drain(Duration limit) throws InterruptedException {
    requests.end(
        new RequestException(
            ErrorCode.ENGINE_CLOSED, "the engine is being drained and accepts no more requests"));
    return requests.await(limit);
  }

  @Override
  public synchronized void close() {
    if (completions.isShutdown()) {
      return;
    }
    RequestException reason =
        new RequestException(
            ErrorCode.ENGINE_CLOSED, "the engine was closed before the request was finished");
    requests.end(reason);
    preparations.shutdownNow();
    imageThreads.close();
    awaitPreparations();
    loop.stop();
    CompletableFuture<Void> freed = decodingEnded.thenRun(this::free);
    if (!awaitQuietly(freed, stuck ? STUCK_GRACE : stuckAfter)) {
      LOG.error(
          "Closed while the decoding thread is stuck in native code: the memory of {} is kept until"
              + " it returns",
          info.modelName());
    }
    watchdog.close();
    requests.failAll(reason, completions);
    completions.shutdown();
    unhook();
  }

  /**
   * Frees native memory, after the decoding thread's last use of it: on the closing thread, or on
   * the decoding thread where that is stuck and returns later. Freeing what native code uses would
   * crash the process.
   */
  private void free() {
    trace.ifPresent(TreeTrace::close);
    ready.close();
    features.close();
    budget.close();
    sampler.close();
    held.close();
  }

  private void awaitPreparations() {
    try {
      preparations.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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

  private void unhook() {
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      LOG.debug("Closing while the process ends", e);
    }
  }
}
