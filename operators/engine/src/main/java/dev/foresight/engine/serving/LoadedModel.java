// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.architecture.Checkpoint;
import dev.foresight.engine.architecture.ImagePreprocessor;
import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.architecture.Target;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.model.DraftModel;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.model.Sampler;
import dev.foresight.engine.msd.Drafter;
import dev.foresight.engine.msd.Drafts;
import dev.foresight.engine.msd.NoDrafts;
import dev.foresight.engine.runtime.Held;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.runtime.WaitingPolicy;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.engine.text.NumberTokenizer;
import dev.foresight.engine.text.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model in a device's memory, with what turns requests into its inputs. One engine at a time, or
 * one measurement, uses it; whoever loaded it closes it after them.
 */
public final class LoadedModel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoadedModel.class);

  /** In the place of a fingerprint. */
  static final String RANDOM = "random";

  private final String name;
  private final String fingerprint;

  /** What it was loaded from; absent: random weights. */
  private final Optional<Checkpoint> checkpoint;

  private final ModelShape config;
  private final Tokenizer tokenizer;
  private final ImagePreprocessor images;
  private final Torch torch;
  private final Optional<LoadedDraft> draft;

  /** With it end the device and the tokenizer. */
  private final Held<Target> model;

  private LoadedModel(
      String name,
      String fingerprint,
      Optional<Checkpoint> checkpoint,
      ModelShape config,
      Tokenizer tokenizer,
      ImagePreprocessor images,
      Torch torch,
      Optional<LoadedDraft> draft,
      Held<Target> model) {
    this.name = name;
    this.fingerprint = fingerprint;
    this.checkpoint = checkpoint;
    this.config = config;
    this.tokenizer = tokenizer;
    this.images = images;
    this.torch = torch;
    this.draft = draft;
    this.model = model;
  }

  private static Held<Target> own(Torch torch, Tokenizer tokenizer, Target model) {
    return new Held.Owned<>(
        model,
        () -> {
          tokenizer.close();
          model.close();
          torch.close();
        });
  }

  private record Weights(Target model, Optional<LoadedDraft> draft) {}

  /**
   * Loads a checkpoint.
   *
   * @param folder of a known {@link dev.foresight.engine.architecture.Architecture}
   * @throws CheckpointException if the folder cannot be used
   * @throws IllegalArgumentException if there is no such device
   */
  public static LoadedModel load(Path folder, EngineOptions options) {
    return load(folder, options, UnaryOperator.identity());
  }

  /**
   * Loads a checkpoint as {@link #load(Path, EngineOptions)} does.
   *
   * @param as how it computes in the place of the device's own way: tests take that of a device
   *     which is not there
   */
  static LoadedModel load(Path folder, EngineOptions options, UnaryOperator<ModelOptions> as) {
    EnginePlan plan = EnginePlan.of(folder, options);
    Checkpoint checkpoint = plan.checkpoint();
    warnOfIgnored(checkpoint);
    Tokenizer tokenizer = Tokenizer.open(folder, checkpoint.config().imageTokenId());
    Torch torch = open(options);
    int layers = checkpoint.config().text().layers();
    LOG.info("Loading {}, {} layers, on {}", folder, layers, torch.device());
    Weights weights =
        torch.onOwnThread(
            options.threads(),
            () -> {
              Target model =
                  checkpoint.load(
                      torch,
                      as.apply(modelOptions(torch, options)),
                      done -> LOG.debug("Loaded layer {} of {}", done, layers));
              return new Weights(
                  model,
                  plan.draft()
                      .map(
                          draft ->
                              LoadedDraft.load(
                                  torch,
                                  model,
                                  tokenizer,
                                  draft,
                                  options.speculation().orElseThrow())));
            });
    return new LoadedModel(
        checkpoint.name(),
        checkpoint.fingerprint(),
        Optional.of(checkpoint),
        checkpoint.config(),
        tokenizer,
        plan.images(),
        torch,
        weights.draft(),
        own(torch, tokenizer, weights.model()));
  }

  /**
   * Makes a model of random weights, for measuring: prompts are token ids, as {@link
   * NumberTokenizer} writes them, and nothing but its length ends a generation.
   *
   * @param name what to call it
   * @param sharedLayers whether all decoder layers use one layer's memory
   * @throws IllegalArgumentException if there is no such device
   */
  public static LoadedModel random(
      String name, ModelShape config, EngineOptions options, boolean sharedLayers) {
    return random(name, config, config.text().withLayers(1), options, sharedLayers);
  }

  /**
   * Makes a model of random weights as {@link #random(String, ModelShape, EngineOptions, boolean)}
   * does.
   *
   * @param draft shape of the draft, if options ask for one
   * @throws CheckpointException if the draft's shape does not fit the model's
   */
  public static LoadedModel random(
      String name,
      ModelShape config,
      TextConfig draft,
      EngineOptions options,
      boolean sharedLayers) {
    Tokenizer tokenizer = new NumberTokenizer(config.imageTokenId());
    Torch torch = open(options);
    Weights weights =
        torch.onOwnThread(
            options.threads(),
            () -> {
              Target model = config.random(torch, modelOptions(torch, options), sharedLayers);
              return new Weights(
                  model,
                  options
                      .speculation()
                      .map(with -> LoadedDraft.random(torch, model, tokenizer, draft, with)));
            });
    return new LoadedModel(
        name,
        RANDOM,
        Optional.empty(),
        config,
        tokenizer,
        config.images(),
        torch,
        weights.draft(),
        own(torch, tokenizer, weights.model()));
  }

  private static void warnOfIgnored(Checkpoint checkpoint) {
    List<String> ignored = checkpoint.generationConfig().ignored();
    if (!ignored.isEmpty()) {
      LOG.warn(
          "{}/generation_config.json sets {}, which is ignored: requests say how tokens are chosen,"
              + " and without a temperature the most likely one is",
          checkpoint.folder(),
          String.join(", ", ignored));
    }
  }

  private static Torch open(EngineOptions options) {
    Torch torch = Torch.open(options.device(), options.threads());
    if (torch.isCpu()) {
      WaitingPolicy.warning(options.threads(), System.getenv()).ifPresent(LOG::warn);
    }
    return torch;
  }

  private static ModelOptions modelOptions(Torch torch, EngineOptions options) {
    return ModelOptions.of(options.dtype(), options.kvDtype(), torch)
        .withDeterministic(options.deterministic());
  }

  /**
   * Loads a draft beside this model, without a second copy of it.
   *
   * @param options as this model was loaded with, and what to speculate with
   * @return the same model, to be closed before this one; closing it frees the draft only
   * @throws CheckpointException if the draft cannot be used with this model
   */
  public LoadedModel speculating(EngineOptions options) {
    Speculation speculation = options.speculation().orElseThrow();
    DraftCheckpoint stored = DraftCheckpoint.open(speculation.draft());
    checkpoint.ifPresent(target -> EnginePlan.requireMadeFor(stored, target));
    LoadedDraft with =
        torch.onOwnThread(
            options.threads(),
            () -> LoadedDraft.load(torch, model(), tokenizer, stored, speculation));
    return new LoadedModel(
        name,
        fingerprint,
        checkpoint,
        config,
        tokenizer,
        images,
        torch,
        Optional.of(with),
        new Held.Lent<>(model()));
  }

  /** Returns the model's name: the checkpoint folder's, or the one given. */
  public String name() {
    return name;
  }

  /** Returns what tells the checkpoint from others, hexadecimal, or {@code random}. */
  public String fingerprint() {
    return fingerprint;
  }

  /** Returns the model's shape. */
  public ModelShape config() {
    return config;
  }

  /** Returns the device. */
  public Torch torch() {
    return torch;
  }

  /** Returns the forward passes. */
  public Target model() {
    return model.it();
  }

  /** Returns the draft, if options asked for one. */
  public Optional<DraftModel> draft() {
    return draft.map(LoadedDraft::model);
  }

  /** Returns what tells the draft's checkpoint from others, if options asked for a draft. */
  public Optional<String> draftFingerprint() {
    return draft.map(LoadedDraft::fingerprint);
  }

  /**
   * Returns what guesses tokens ahead: nothing, where options asked for no draft. It stays this
   * model's.
   */
  public Drafts drafts(SpeculationPolicy policy) {
    return draft
        .<Drafts>map(loaded -> new Drafter(loaded.model(), policy))
        .orElseGet(() -> new NoDrafts(model().decoder()));
  }

  /** Makes a sampler whose noise is that of the draft, if there is one; the caller owns it. */
  public Sampler newSampler() {
    return draft
        .map(loaded -> new Sampler(torch, config.eosTokenIds(), loaded.model().noise()))
        .orElseGet(() -> new Sampler(torch, config.eosTokenIds()));
  }

  /** Returns what turns text into ids and back. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** Returns what turns images into pixels. */
  public ImagePreprocessor images() {
    return images;
  }

  @Override
  public void close() {
    draft().ifPresent(DraftModel::close);
    model.close();
  }
}
