// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.architecture.Architecture;
import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.job.CacheRoom;
import dev.foresight.job.options.ConfigFile;
import dev.foresight.job.options.DeterministicOption;
import dev.foresight.job.options.DeviceOption;
import dev.foresight.job.options.DraftPlace;
import dev.foresight.job.options.DtypeOption;
import dev.foresight.job.options.ImageOptions;
import dev.foresight.job.options.KvDtypeOption;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.ThreadsOption;
import dev.foresight.tools.bench.BenchPlan;
import dev.foresight.tools.bench.DrawnPictures;
import dev.foresight.tools.bench.RandomRequests;
import dev.foresight.tools.bench.RequestFile;
import dev.foresight.tools.bench.Workload;
import dev.foresight.tools.options.ImageFolderOption;
import dev.foresight.tools.options.RequestsOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is measured: a checkpoint or a dummy, its draft, and what it is asked. */
final class BenchSubject {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--load-format",
      paramLabel = "FORMAT",
      defaultValue = "checkpoint",
      description = "Weights: checkpoint, or dummy for random ones.")
  private LoadFormat loadFormat;

  @Option(
      names = ConfigFile.NAME,
      paramLabel = "FILE",
      description = "config.json of a LLaVA-1.5 model: the shape of a dummy; default: none.")
  private Path config;

  @Option(
      names = "--share-layers",
      description = "Keep one layer's weights for all layers of a dummy that exceeds memory.")
  private boolean shareLayers;

  @Option(
      names = Workload.REQUESTS_COUNT,
      paramLabel = "N",
      description =
          "Requests where no file has them; default: as many as the batch size, with a model 8 at"
              + " least.")
  private Integer requestsCount;

  @Option(
      names = Workload.PROMPT_TOKENS,
      paramLabel = "N",
      defaultValue = "128",
      description = "Text tokens of a dummy's prompt, and of what precedes a timed forward pass.")
  private int promptTokens;

  @Option(
      names = Workload.NEW_TOKENS,
      paramLabel = "N",
      defaultValue = "64",
      description =
          "Tokens that a dummy generates for each request, and a model at most for requests that do"
              + " not say.")
  private int newTokens;

  @Option(
      names = ImageFolderOption.NAME,
      paramLabel = "0|1",
      description = "Images of each request to a dummy.")
  private int images;

  @Option(
      names = "--draft-config",
      paramLabel = "FILE",
      description =
          "The same for a dummy: config.json of a draft, the shape of one with random weights;"
              + " default: none.")
  private Path draftConfig;

  @Mixin private ModelPlace model;
  @Mixin private RequestsOption requests;
  @Mixin private DraftPlace draft;
  @Mixin private ThreadsOption threads;
  @Mixin private DeviceOption device;
  @Mixin private DtypeOption dtype;
  @Mixin private KvDtypeOption kvDtype;
  @Mixin private DeterministicOption deterministic;
  @Mixin private ImageOptions imageLimits;

  boolean isDummy() {
    return loadFormat == LoadFormat.DUMMY;
  }

  boolean isSpeculative() {
    return draft().isPresent();
  }

  /** Returns where the draft, or its shape, is, if there is one. */
  Optional<Path> draft() {
    return draft.folder().or(() -> Optional.ofNullable(draftConfig));
  }

  boolean sharesLayers() {
    return shareLayers;
  }

  /** Returns how many text tokens stand before what is timed. */
  int promptTokens() {
    return promptTokens;
  }

  /** Returns the numbers of threads. */
  List<Integer> threads() {
    return threads.numbers();
  }

  /** Returns what is asked. */
  Workload workload() throws IOException {
    return workload(images);
  }

  /**
   * Returns what is asked.
   *
   * @param images of each request to a dummy
   */
  Workload workload(int images) throws IOException {
    BenchPlan.requirePositive(Workload.NEW_TOKENS, newTokens);
    OptionalInt count = requestsCount == null ? OptionalInt.empty() : OptionalInt.of(requestsCount);
    if (isDummy()) {
      requireDummyOptions();
      return new RandomRequests(shape(), promptTokens, newTokens, count, images);
    }
    requireModelOptions();
    return requests.file().isPresent()
        ? RequestFile.read(requests.file().get(), newTokens)
        : new DrawnPictures(newTokens, count);
  }

  private void requireDummyOptions() {
    if (config == null) {
      throw usage("--load-format dummy needs --config: the config.json that has its shape");
    }
    if (model.place().isPresent() || requests.file().isPresent() || draft.folder().isPresent()) {
      throw usage(
          "--load-format dummy goes without --model, --requests and --draft: it has no weights and"
              + " no vocabulary of its own; --draft-config gives it a draft");
    }
  }

  private void requireModelOptions() {
    if (model.place().isEmpty()) {
      throw usage("--model is needed, or --load-format dummy with --config in its place");
    }
    if (config != null || shareLayers || images != 0 || draftConfig != null) {
      throw usage(
          "--config, --share-layers, --images and --draft-config go with --load-format dummy only");
    }
    if (requests.file().isPresent() && requestsCount != null) {
      throw usage("--requests-count goes without --requests: all rows of the file are answered");
    }
  }

  /**
   * Returns the options of engines, of which one measures at a time.
   *
   * @param caches how much memory caches get
   * @param mostSequences decoded together
   */
  EngineOptions engineOptions(CacheRoom caches, int mostSequences, Optional<Speculation> with) {
    EngineOptions onDevice =
        kvDtype.applyTo(dtype.applyTo(device.applyTo(EngineOptions.defaults())));
    EngineOptions options =
        imageLimits
            .applyTo(deterministic.applyTo(onDevice))
            // The same prompts come again and again, and are to be computed each time.
            .withPrefixCacheMib(0)
            .withThreads(Collections.max(threads.numbers()))
            .withSpeculation(with);
    EngineOptions largest = options.withMaxBatch(mostSequences);
    return options.withKvBudgetMib(
        (isDummy()
                ? caches.fit(shape(), draftShape(), largest)
                : caches.fit(model.folder(), largest, false))
            .kvBudgetMib());
  }

  private Optional<TextConfig> draftShape() {
    return Optional.ofNullable(draftConfig).map(DraftCheckpoint::readShape);
  }

  /**
   * Loads it, measures and frees it.
   *
   * @param say told what is about to be done
   */
  <T> T measure(EngineOptions options, Function<LoadedModel, T> measurement, Consumer<String> say) {
    try (LoadedModel loaded = load(options, say)) {
      return measurement.apply(loaded);
    }
  }

  private LoadedModel load(EngineOptions options, Consumer<String> say) {
    if (!isDummy()) {
      say.accept("loading " + model.folder());
      return LoadedModel.load(model.folder(), options);
    }
    say.accept("filling " + config + " with random weights");
    String name = config.getFileName().toString();
    return draftConfig == null
        ? LoadedModel.random(name, shape(), options, shareLayers)
        : LoadedModel.random(name, shape(), draftShape().orElseThrow(), options, shareLayers);
  }

  private ModelShape shape() {
    return Architecture.ofConfig(config).readShape(config);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
