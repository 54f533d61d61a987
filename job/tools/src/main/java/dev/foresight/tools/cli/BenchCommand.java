// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.architecture.Architecture;
import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.report.ReportJson;
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
import dev.foresight.tools.bench.Bench;
import dev.foresight.tools.bench.BenchPlan;
import dev.foresight.tools.bench.BenchReport;
import dev.foresight.tools.bench.BenchTables;
import dev.foresight.tools.bench.CompanyBench;
import dev.foresight.tools.bench.CompanyPlan;
import dev.foresight.tools.bench.CompanyReport;
import dev.foresight.tools.bench.CompanyTables;
import dev.foresight.tools.bench.DrawnPictures;
import dev.foresight.tools.bench.PipelineBench;
import dev.foresight.tools.bench.PipelinePlan;
import dev.foresight.tools.bench.PipelineReport;
import dev.foresight.tools.bench.PipelineTables;
import dev.foresight.tools.bench.RandomRequests;
import dev.foresight.tools.bench.RequestFile;
import dev.foresight.tools.bench.SpeculationBench;
import dev.foresight.tools.bench.SpeculationPlan;
import dev.foresight.tools.bench.SpeculationReport;
import dev.foresight.tools.bench.SpeculationTables;
import dev.foresight.tools.bench.Way;
import dev.foresight.tools.bench.Workload;
import dev.foresight.tools.options.ImageFolderOption;
import dev.foresight.tools.options.JsonOption;
import dev.foresight.tools.options.RepetitionsOption;
import dev.foresight.tools.options.RequestsOption;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures a model, or a shape of one, on this machine. */
@Command(
    name = "bench",
    description = {
      "Measures a model, or a shape of one, on this machine.",
      "",
      "Requests go through the engine that serves the job, with every batch size and number of"
          + " threads; forward passes over some new tokens of one sequence, and the speed at which"
          + " memory is read, are measured beside it. All settings take turns, so that a machine"
          + " that slows down for a while slows all of them, and every setting is measured several"
          + " times, after a round that does not count. deploy/docs/bench.md says how to read the"
          + " tables.",
      "",
      "With a checkpoint: --model DIR, and --requests FILE in place of drawn pictures. With random"
          + " weights in any shape: --load-format dummy --config config.json.",
      "",
      "With --draft, speculative decoding is held against plain decoding instead: how much faster"
          + " it is, and whether it says the same; the exit code is 3 if it does not. With"
          + " --pipeline, the job is held against its engine, and with --archive the captioning of"
          + " an archive."
    })
final class BenchCommand implements Callable<Integer> {
  private static final List<Integer> PIPELINE_BATCH_SIZES = List.of(8);
  private static final int USUAL_ROUNDS = 5;

  private final PrintStream out;
  private final CacheRoom caches;

  @Spec private CommandSpec spec;

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
      names = BenchPlan.BATCH_SIZES,
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2,4,8,32",
      description = "Sequences decoded together at most.")
  private List<Integer> batchSizes;

  @Option(
      names = BenchPlan.FORWARD_ROWS,
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2,4,8,16,32,64",
      description = "New tokens of timed forward passes.")
  private List<Integer> forwardRows;

  @Option(
      names = "--profile",
      description = "Also time the parts of a forward pass: where the time goes, per layer.")
  private boolean profile;

  @Option(
      names = BenchPlan.PROFILE_ROWS,
      paramLabel = "N",
      split = ",",
      defaultValue = "1,8",
      description =
          "New tokens of the passes that --profile takes apart: one, about what a drafted tree has;"
              + " or what prompts have.")
  private List<Integer> profileRows;

  @Option(
      names = "--pipeline",
      description = {
        "Hold the job against its engine instead, with a dummy: the same requests through an"
            + " embedded Kafka, Flink and the engine, and through the engine alone, in turns."
            + " Answers have 0.5 to 1.5 times --new-tokens; --requests-count is 6 times the batch"
            + " size, which is 8 where --batch-sizes does not say."
      })
  private boolean pipeline;

  @Option(
      names = "--archive",
      description =
          "Like --pipeline, with the way of caption: the requests' images, one each, lie in a folder,"
              + " and their answers come into a file of rows.")
  private boolean archive;

  @Option(
      names = CompanyPlan.BUSY_NEIGHBOURS,
      paramLabel = "N",
      description =
          "Hold serving beside N other processes that keep a processor busy each against serving"
              + " alone, in place of all other measurements; default: none.")
  private Integer busyNeighbours;

  @Option(
      names = "--draft-config",
      paramLabel = "FILE",
      description =
          "The same for a dummy: config.json of a draft, the shape of one with random weights;"
              + " default: none.")
  private Path draftConfig;

  @Mixin private ModelPlace model;
  @Mixin private RequestsOption requests;
  @Mixin private ThreadsOption threads;
  @Mixin private RepetitionsOption repetitions;
  @Mixin private DraftPlace draft;
  @Mixin private SpeculationTrials speculation;
  @Mixin private DeviceOption device;
  @Mixin private DtypeOption dtype;
  @Mixin private KvDtypeOption kvDtype;
  @Mixin private DeterministicOption deterministic;
  @Mixin private ImageOptions imageLimits;
  @Mixin private JsonOption json;

  BenchCommand(PrintStream out, CacheRoom caches) {
    this.out = out;
    this.caches = caches;
  }

  @Override
  public Integer call() throws IOException {
    BenchPlan.requirePositive(Workload.NEW_TOKENS, newTokens);
    List<Integer> counts = threads.numbers();
    if (counts.contains(1) && Collections.max(counts) > 1) {
      say(
          "one copy of the model serves all --threads, in the layout for several; --threads 1 alone"
              + " also has the one that is faster on one thread");
    }
    if (busyNeighbours != null) {
      return measureCompany();
    }
    if (pipeline && archive) {
      throw usage("--pipeline and --archive are measured one by one; give one of them");
    }
    if (pipeline || archive) {
      return measurePipeline(archive ? Way.ARCHIVE : Way.STREAM);
    }
    return isSpeculative() ? measureSpeculation() : measureModel();
  }

  private int rounds() {
    return repetitions.number().orElse(USUAL_ROUNDS);
  }

  private boolean isSpeculative() {
    return draft.folder().isPresent() || draftConfig != null;
  }

  private int measurePipeline(Way way) throws IOException {
    if (loadFormat != LoadFormat.DUMMY || profile || isSpeculative()) {
      throw usage(
          "--%s goes with --load-format dummy, without --profile and a draft"
              .formatted(archive ? "archive" : "pipeline"));
    }
    boolean given = spec.commandLine().getParseResult().hasMatchedOption(BenchPlan.BATCH_SIZES);
    PipelinePlan plan =
        new PipelinePlan(given ? batchSizes : PIPELINE_BATCH_SIZES, threads.numbers(), rounds());
    Workload workload = workload();
    EngineOptions options = engineOptions();
    PipelineReport report =
        withModel(
            options,
            loaded ->
                new PipelineBench(way, loaded, options, shareLayers, workload, plan)
                    .run(this::say));
    print(PipelineTables.of(report), ReportJson.of(report));
    return ExitCode.OK;
  }

  private int measureCompany() throws IOException {
    if (pipeline || archive || profile || isSpeculative()) {
      throw usage("--busy-neighbours goes without --pipeline, --archive, --profile and a draft");
    }
    CompanyPlan plan = new CompanyPlan(batchSizes, threads.numbers(), busyNeighbours, rounds());
    Workload workload = workload();
    EngineOptions options = engineOptions();
    CompanyReport report =
        withModel(
            options,
            loaded ->
                new CompanyBench(loaded, options, shareLayers, workload, plan).run(this::say));
    print(CompanyTables.of(report), ReportJson.of(report));
    return ExitCode.OK;
  }

  private int measureModel() throws IOException {
    for (String option : SpeculationTrials.OPTIONS) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw usage(option + " goes with --draft, or with --draft-config for a dummy");
      }
    }
    BenchPlan plan =
        new BenchPlan(
            batchSizes,
            threads.numbers(),
            forwardRows,
            promptTokens,
            rounds(),
            profile ? profileRows : List.of());
    Workload workload = workload();
    EngineOptions options = engineOptions();
    BenchReport report =
        withModel(
            options,
            loaded -> new Bench(loaded, options, shareLayers, workload, plan).run(this::say));
    print(BenchTables.of(report), ReportJson.of(report));
    return ExitCode.OK;
  }

  private int measureSpeculation() throws IOException {
    if (profile) {
      throw usage("--profile goes without a draft: only plain decoding is taken apart");
    }
    SpeculationPlan plan =
        new SpeculationPlan(
            batchSizes,
            threads.numbers(),
            speculation.temperatures(),
            speculation.speculations(draft.folder().orElse(draftConfig)),
            rounds());
    Workload workload = workload();
    // One copy of the draft serves all trees: only the engines differ.
    EngineOptions options = engineOptions(Optional.of(plan.speculations().get(0)));
    SpeculationReport report =
        withModel(
            options,
            loaded ->
                new SpeculationBench(loaded, options, shareLayers, workload, plan).run(this::say));
    print(SpeculationTables.of(report), ReportJson.of(report));
    return report.saysTheSame() ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  private Workload workload() throws IOException {
    OptionalInt count = requestsCount == null ? OptionalInt.empty() : OptionalInt.of(requestsCount);
    if (loadFormat == LoadFormat.DUMMY) {
      requireDummyOptions();
      return new RandomRequests(shape(), promptTokens, newTokens, count, archive ? 1 : images);
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

  private <T> T withModel(EngineOptions options, Function<LoadedModel, T> measurement) {
    try (LoadedModel loaded = load(options)) {
      return measurement.apply(loaded);
    }
  }

  private LoadedModel load(EngineOptions options) {
    if (loadFormat == LoadFormat.CHECKPOINT) {
      say("loading " + model.folder());
      return LoadedModel.load(model.folder(), options);
    }
    say("filling " + config + " with random weights");
    String name = config.getFileName().toString();
    return draftConfig == null
        ? LoadedModel.random(name, shape(), options, shareLayers)
        : LoadedModel.random(
            name, shape(), DraftCheckpoint.readShape(draftConfig), options, shareLayers);
  }

  private ModelShape shape() {
    return Architecture.ofConfig(config).readShape(config);
  }

  private void print(String tables, String report) throws IOException {
    json.print(out, tables, report);
  }

  private EngineOptions engineOptions() {
    return engineOptions(Optional.empty());
  }

  private EngineOptions engineOptions(Optional<Speculation> with) {
    EngineOptions onDevice =
        kvDtype.applyTo(dtype.applyTo(device.applyTo(EngineOptions.defaults())));
    EngineOptions options =
        imageLimits
            .applyTo(deterministic.applyTo(onDevice))
            // The same prompts come again and again, and are to be computed each time.
            .withPrefixCacheMib(0)
            .withThreads(Collections.max(threads.numbers()))
            .withSpeculation(with);
    EngineOptions largest = options.withMaxBatch(Collections.max(batchSizes));
    return options.withKvBudgetMib(
        (loadFormat == LoadFormat.CHECKPOINT
                ? caches.fit(model.folder(), largest, false)
                : caches.fit(shape(), draftShape(), largest))
            .kvBudgetMib());
  }

  private Optional<TextConfig> draftShape() {
    return Optional.ofNullable(draftConfig).map(DraftCheckpoint::readShape);
  }

  private void say(String message) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("bench: " + message);
    err.flush();
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
