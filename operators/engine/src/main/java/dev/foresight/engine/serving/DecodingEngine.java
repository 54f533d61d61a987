// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.LlavaCheckpoint;
import dev.foresight.engine.checkpoint.LlavaConfig;
import dev.foresight.engine.equality.NearTies;
import dev.foresight.engine.model.LlavaModel;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.model.Sampler;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.text.PromptEncoder;
import dev.foresight.engine.text.Tokenizer;
import dev.foresight.engine.vision.ClipPreprocessor;
import dev.foresight.engine.vision.ImageDecoder;
import dev.foresight.engine.vision.ImageLimits;
import dev.foresight.engine.vision.PreprocessorConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine: prepares requests on a few threads, decodes them together on one, and completes their
 * futures on another.
 */
public final class DecodingEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(DecodingEngine.class);

  /** Two keep one decoding thread supplied; more would take its cores. */
  private static final int PREPARATION_THREADS = 2;

  private final Torch torch;
  private final LlavaModel model;
  private final Sampler sampler;
  private final Tokenizer tokenizer;
  private final RequestPreparation preparation;
  private final EngineInfo info;
  private final ExecutorService preparations;
  private final ExecutorService completions;
  private final BlockingQueue<Optional<PreparedRequest>> ready = new LinkedBlockingQueue<>();

  /** Bounds how many decoded images wait for the device: pixels are far larger than files. */
  private final Semaphore preparedSlots;

  private final Set<Ticket> open = ConcurrentHashMap.newKeySet();

  /** Why nothing is accepted any more; null while the engine serves. */
  private final AtomicReference<RequestException> ended = new AtomicReference<>();

  private final DecodingLoop loop;
  private final Thread decoding;
  private final Thread shutdownHook = new Thread(this::close, "foresight-shutdown");

  private DecodingEngine(
      Torch torch,
      LlavaModel model,
      Tokenizer tokenizer,
      RequestPreparation preparation,
      KvBudget budget,
      LlavaConfig config,
      EngineInfo info,
      EngineOptions options) {
    this.torch = torch;
    this.sampler = new Sampler(torch, config.eosTokenIds());
    this.model = model;
    this.tokenizer = tokenizer;
    this.preparation = preparation;
    this.info = info;
    this.preparedSlots = new Semaphore(2 * options.maxBatch());
    this.preparations = Executors.newFixedThreadPool(PREPARATION_THREADS, daemon("preparation"));
    this.completions = Executors.newSingleThreadExecutor(daemon("completion"));
    this.loop =
        new DecodingLoop(
            model, sampler, budget, config, tokenizer, options, ready, preparedSlots::release);
    this.decoding = daemon("decoding").newThread(this::decode);
  }

  /**
   * Loads a checkpoint and starts decoding.
   *
   * @param folder laid out as {@code llava-hf/llava-1.5-7b-hf} is published
   * @throws CheckpointException if the folder cannot be used
   * @throws IllegalArgumentException if there is no such device
   */
  public static DecodingEngine open(Path folder, EngineOptions options) {
    LlavaCheckpoint checkpoint = LlavaCheckpoint.open(folder);
    LlavaConfig config = checkpoint.config();
    warnOfIgnored(checkpoint);
    ClipPreprocessor preprocessor = preprocessor(checkpoint);
    Tokenizer tokenizer = Tokenizer.open(folder);
    PromptEncoder prompts =
        new PromptEncoder(
            tokenizer,
            config.imageTokenId(),
            config.vision().imageTokens(),
            config.text().vocabularySize(),
            config.text().maxPositions());
    Torch torch = Torch.open(options.device(), options.threads());
    EngineInfo info =
        new EngineInfo(
            checkpoint.name(),
            checkpoint.fingerprint(),
            torch.device(),
            options.maxBatch(),
            config.text().maxPositions());
    LlavaModel model = load(torch, checkpoint, options);
    KvBudget budget =
        new KvBudget((long) options.kvBudgetMib() << 20, model.decoder().cacheBytesPerRow());
    RequestPreparation preparation =
        new RequestPreparation(
            budget,
            config.text().maxPositions(),
            prompts,
            new ImageDecoder(ImageLimits.DEFAULT),
            preprocessor);
    DecodingEngine engine =
        new DecodingEngine(torch, model, tokenizer, preparation, budget, config, info, options);
    // A process that ends inside a forward pass crashes in native code.
    Runtime.getRuntime().addShutdownHook(engine.shutdownHook);
    engine.decoding.start();
    LOG.info("Serving {} ({}) on {}", info.modelName(), info.modelFingerprint(), info.device());
    return engine;
  }

  private static void warnOfIgnored(LlavaCheckpoint checkpoint) {
    List<String> ignored = checkpoint.generationConfig().ignored();
    if (!ignored.isEmpty()) {
      LOG.warn(
          "{}/generation_config.json sets {}, which is ignored: requests say how tokens are chosen,"
              + " and without a temperature the most likely one is",
          checkpoint.folder(),
          String.join(", ", ignored));
    }
  }

  private static ClipPreprocessor preprocessor(LlavaCheckpoint checkpoint) {
    ClipPreprocessor preprocessor;
    try {
      preprocessor =
          new ClipPreprocessor(PreprocessorConfig.parse(checkpoint.preprocessorConfig()));
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          checkpoint.folder() + "/preprocessor_config.json: " + e.getMessage(), e);
    }
    int expected = checkpoint.config().vision().imageSize();
    if (preprocessor.size() != expected) {
      throw new CheckpointException(
          checkpoint.folder()
              + ": preprocessor_config.json makes images of "
              + preprocessor.size()
              + " pixels, but the vision tower takes "
              + expected);
    }
    return preprocessor;
  }

  private static LlavaModel load(Torch torch, LlavaCheckpoint checkpoint, EngineOptions options) {
    int layers = checkpoint.config().text().layers();
    LOG.info("Loading {}, {} layers, on {}", checkpoint.folder(), layers, torch.device());
    return LlavaModel.load(
        torch,
        checkpoint,
        ModelOptions.fastestOn(torch).withDeterministic(options.deterministic()),
        done -> LOG.debug("Loaded layer {} of {}", done, layers));
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, "foresight-" + name);
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public CompletableFuture<Generation> submit(GenerationRequest request) {
    Ticket ticket = new Ticket(request, completions);
    open.add(ticket);
    CompletableFuture<Generation> future = ticket.future();
    future.whenComplete((generation, failure) -> open.remove(ticket));
    RequestException reason = ended.get();
    if (reason != null) {
      future.completeExceptionally(reason);
    } else {
      enqueue(ticket);
    }
    return future;
  }

  private void enqueue(Ticket ticket) {
    try {
      preparations.execute(() -> prepare(ticket));
    } catch (RejectedExecutionException e) {
      ticket.future().completeExceptionally(ended.get()); // closed since it was looked at
    }
  }

  private void prepare(Ticket ticket) {
    try {
      preparedSlots.acquire();
    } catch (InterruptedException e) {
      return; // closing: close() fails the ticket
    }
    boolean queued = false;
    try {
      if (!ticket.isDone()) {
        queued = ready.add(Optional.of(preparation.prepare(ticket)));
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      ticket.fail(e);
    } finally {
      if (!queued) {
        preparedSlots.release();
      }
    }
  }

  private void decode() {
    torch.prepareThread();
    try {
      loop.run();
    } catch (Throwable e) {
      LOG.error("Decoding stopped", e);
      RequestException reason =
          new RequestException(
              ErrorCode.ENGINE_FAILED, "the decoding thread stopped: " + e.getMessage(), e);
      ended.compareAndSet(null, reason);
      open.forEach(ticket -> ticket.fail(reason));
    }
  }

  /** Returns the near ties among all tokens chosen since the engine was opened. */
  public NearTies nearTies() {
    return loop.nearTies();
  }

  @Override
  public EngineInfo info() {
    return info;
  }

  @Override
  public synchronized void close() {
    if (completions.isShutdown()) {
      return;
    }
    RequestException reason =
        new RequestException(
            ErrorCode.ENGINE_CLOSED, "the engine was closed before the request was finished");
    ended.compareAndSet(null, reason);
    preparations.shutdownNow();
    awaitPreparations();
    loop.stop();
    join(decoding);
    open.forEach(ticket -> ticket.fail(reason));
    completions.shutdown();
    tokenizer.close();
    sampler.close();
    model.close();
    torch.close();
    unhook();
  }

  private void awaitPreparations() {
    try {
      preparations.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Native memory must not go while the thread uses it, whatever interrupts the caller. */
  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
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
