// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.model.Sampler;
import dev.foresight.engine.msd.Drafts;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.runtime.Held;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.EngineStatistics;
import dev.foresight.engine.serving.EngineThreads;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.serving.OpenRequests;
import dev.foresight.engine.serving.Presence;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.serving.VisionBatch;
import dev.foresight.engine.serving.memory.KvBudget;
import dev.foresight.engine.serving.memory.PrefixCache;
import dev.foresight.engine.serving.memory.VisionCache;
import dev.foresight.engine.serving.preparation.ImagePreparation;
import dev.foresight.engine.serving.preparation.PreparationThreads;
import dev.foresight.engine.serving.preparation.PreparedQueue;
import dev.foresight.engine.serving.preparation.RequestPreparation;
import dev.foresight.engine.serving.preparation.Ticket;
import dev.foresight.engine.serving.watch.Heartbeat;
import dev.foresight.engine.serving.watch.StepClock;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.engine.text.PromptEncoder;
import dev.foresight.engine.vision.formats.ImageDecoder;
import dev.foresight.engine.vision.formats.ImageLimits;
import dev.foresight.engine.vision.formats.UndecodedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine: prepares prompts on a few threads and images on others, decodes requests together on
 * one, and completes their futures on another.
 */
public final class DecodingEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(DecodingEngine.class);

  private final Held<LoadedModel> held;
  private final EngineInfo info;
  private final OpenRequests requests = new OpenRequests();
  private final PreparedQueue ready;
  private final VisionCache features;
  private final KvBudget budget;
  private final PrefixCache prefixes;
  private final Sampler sampler;
  private final Optional<TreeTrace> trace;
  private final PreparationThreads preparation;
  private final DecodingLoop loop;
  private final DecodingThread decoding;
  private final ExecutorService completions =
      Executors.newSingleThreadExecutor(EngineThreads.named("completion"));
  private final Thread shutdownHook = new Thread(this::close, "foresight-shutdown");

  private DecodingEngine(
      Held<LoadedModel> held,
      EngineOptions options,
      SpeculationPolicy policy,
      Function<byte[], UndecodedImage> decoder,
      LongSupplier nanoTime) {
    this.held = held;
    LoadedModel loaded = held.it();
    this.trace = options.speculation().flatMap(Speculation::trace).map(TreeTrace::appendTo);
    this.info = info(loaded, options);
    this.features = new VisionCache((long) options.visionCacheMib() << 20);
    this.sampler = loaded.newSampler();
    Drafts drafts = loaded.drafts(policy);
    this.budget =
        new KvBudget((long) options.kvBudgetMib() << 20, loaded.model().decoder(), drafts);
    this.prefixes = new PrefixCache(budget, (long) options.prefixCacheMib() << 20);
    this.ready = new PreparedQueue(2 * options.maxBatch());
    this.preparation =
        new PreparationThreads(
            requestPreparation(loaded, options, budget),
            new ImagePreparation(decoder, loaded.images(), features),
            ready,
            requests);
    Heartbeat heartbeat = new Heartbeat(nanoTime);
    StepClock clock = new StepClock(System::nanoTime);
    Admission admission =
        new Admission(
            drafts,
            new ImageEncoder(
                loaded.model(), features, VisionBatch.images(loaded.config(), options)),
            budget,
            prefixes,
            loaded.config(),
            loaded.tokenizer(),
            options,
            ready,
            heartbeat,
            clock,
            () -> trace.ifPresent(TreeTrace::flush));
    this.loop =
        new DecodingLoop(
            loaded.model().decoder(),
            sampler,
            drafts,
            trace,
            admission,
            budget,
            prefixes,
            options,
            heartbeat,
            clock);
    this.decoding =
        new DecodingThread(
            loaded.torch(),
            options.threads(),
            warmUp(loaded, options, sampler, heartbeat),
            loop,
            heartbeat,
            options.stuckAfter(),
            this::fail);
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

  private static EngineInfo info(LoadedModel loaded, EngineOptions options) {
    return new EngineInfo(
        loaded.name(),
        loaded.fingerprint(),
        options.speculation().flatMap(with -> loaded.draftFingerprint()),
        options.policy().limits().longestPath(),
        loaded.torch().device(),
        loaded.model().decoder().dtype().toString(),
        options.maxBatch(),
        loaded.config().text().maxPositions());
  }

  private static RequestPreparation requestPreparation(
      LoadedModel loaded, EngineOptions options, KvBudget budget) {
    ModelShape config = loaded.config();
    PromptEncoder prompts =
        new PromptEncoder(
            loaded.tokenizer(),
            config::template,
            config.imageTokenId(),
            loaded.images().fewestTokens(),
            config.text().vocabularySize(),
            config.text().maxPositions(),
            options.specialTokens());
    return new RequestPreparation(
        budget,
        config.text().maxPositions(),
        options.policy().limits().cacheRows(),
        prompts,
        config);
  }

  private static WarmUp warmUp(
      LoadedModel loaded, EngineOptions options, Sampler sampler, Heartbeat heartbeat) {
    return new WarmUp(
        loaded.model(),
        loaded.config(),
        loaded.images(),
        sampler,
        loaded.drafts(options.policy()),
        options.prefillRows(),
        heartbeat);
  }

  private void start() {
    try {
      decoding.start(preparation::warmUp);
    } catch (RuntimeException e) {
      close();
      Throwable cause = e instanceof CompletionException ? e.getCause() : e;
      throw new IllegalStateException(
          info.modelName() + " cannot run on " + info.device() + ": " + cause.getMessage(), cause);
    }
  }

  @Override
  public CompletableFuture<Generation> submit(GenerationRequest request) {
    return submit(request, Presence.UNSEEN);
  }

  @Override
  public CompletableFuture<Generation> submit(GenerationRequest request, Presence presence) {
    Ticket ticket = new Ticket(request, presence, completions);
    CompletableFuture<Generation> future = ticket.future();
    requests
        .add(future)
        .ifPresentOrElse(future::completeExceptionally, () -> preparation.begin(ticket));
    return future;
  }

  private void fail(RequestException reason) {
    requests.end(reason);
    requests.failAll(reason, completions);
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
    return loop.statistics(requests.count(), features.statistics());
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
    preparation.close();
    if (!decoding.end(this::free)) {
      LOG.error(
          "Closed while the decoding thread is stuck in native code: the memory of {} is kept until"
              + " it returns",
          info.modelName());
    }
    requests.failAll(reason, completions);
    completions.shutdown();
    unhook();
  }

  private void free() {
    trace.ifPresent(TreeTrace::close);
    ready.close();
    features.close();
    budget.close();
    sampler.close();
    held.close();
  }

  private void unhook() {
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      LOG.debug("Closing while the process ends", e);
    }
  }
}
