// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.LlavaConfig;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.job.options.ImageOptions;
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
import dev.foresight.tools.bench.Workload;
import dev.foresight.training.report.ReportJson;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
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
          + " that slows down for a while slows all of them. deploy/docs/bench.md says how to read"
          + " the tables.",
      "",
      "With a checkpoint: --model DIR, and --requests FILE in place of drawn pictures. With random"
          + " weights in any shape: --load-format dummy --config config.json.",
      "",
      "With --draft, speculative decoding is held against plain decoding instead: how much faster"
          + " it is, and whether it says the same; the exit code is 3 if it does not. With"
          + " --pipeline, the job is held against its engine."
    })
final class BenchCommand implements Callable<Integer> {
  private static final List<Integer> PIPELINE_BATCH_SIZES = List.of(8);

  private final PrintStream out;

  @Spec private CommandSpec spec;

  @Option(names = "--model", paramLabel = "DIR", description = "Folder of the model to measure.")
  private Path model;

  @Option(
      names = "--requests",
      paramLabel = "FILE",
      description =
          "JSON Lines file of requests, as for generate; all are answered every time. Default:"
              + " questions about drawn pictures.")
  private Path requests;

  @Option(
      names = "--load-format",
      paramLabel = "FORMAT",
      defaultValue = "checkpoint",
      description = "Weights: checkpoint, or dummy for random ones; default: ${DEFAULT-VALUE}.")
  private LoadFormat loadFormat;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "config.json of a LLaVA-1.5 model: the shape of a dummy.")
  private Path config;

  @Option(
      names = "--share-layers",
      description = "Keep one layer's weights for all layers of a dummy that exceeds memory.")
  private boolean shareLayers;

  @Option(
      names = "--requests-count",
      paramLabel = "N",
      description =
          "Requests where no file has them; default: as many as the batch size, with a model 8 at"
              + " least.")
  private Integer requestsCount;

  @Option(
      names = "--prompt-tokens",
      paramLabel = "N",
      defaultValue = "128",
      description =
          "Text tokens of a dummy's prompt, and of what precedes a timed forward pass; default:"
              + " ${DEFAULT-VALUE}.")
  private int promptTokens;

  @Option(
      names = "--new-tokens",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "Tokens that a dummy generates for each request, and a model at most for requests that do"
              + " not say; default: ${DEFAULT-VALUE}.")
  private int newTokens;

  @Option(
      names = "--images",
      paramLabel = "0|1",
      description = "Images of each request to a dummy; default: 0.")
  private int images;

  @Option(
      names = "--batch-sizes",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2,4,8,32",
      description = "Sequences decoded together at most; default: ${DEFAULT-VALUE}.")
  private List<Integer> batchSizes;

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      description =
          "Threads of one operation on the CPU; default: the processors, or a container's limit.")
  private List<Integer> threads = List.of(Runtime.getRuntime().availableProcessors());

  @Option(
      names = "--forward-rows",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2,4,8,16,32,64",
      description = "New tokens of timed forward passes; default: ${DEFAULT-VALUE}.")
  private List<Integer> forwardRows;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "Measure every setting so often, after a round that does not count; default:"
              + " ${DEFAULT-VALUE}.")
  private int repetitions;

  @Option(
      names = "--profile",
      description = "Also time the parts of a forward pass: where the time goes, per layer.")
  private boolean profile;

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
      names = "--busy-neighbours",
      paramLabel = "N",
      description =
          "Hold serving beside N other processes that keep a processor busy each against serving"
              + " alone, in place of all other measurements.")
  private Integer busyNeighbours;

  @Option(
      names = "--draft",
      paramLabel = "DIR",
      description =
          "Hold speculative decoding with this MSD draft against plain decoding, in place of all"
              + " other measurements.")
  private Path draft;

  @Option(
      names = "--draft-config",
      paramLabel = "FILE",
      description =
          "The same for a dummy: config.json of a draft, the shape of one with random weights.")
  private Path draftConfig;

  @Mixin private ImageOptions imageLimits;

  @Mixin private SpeculationTrials speculation;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "Where the model runs: cpu, cuda or cuda:INDEX; default: ${DEFAULT-VALUE}.")
  private String device;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "auto",
      description =
          "What the model computes in: auto (float32 on the CPU, float16 on CUDA), float32,"
              + " bfloat16, float16 (CUDA) or int8 (CPU); default: ${DEFAULT-VALUE}.")
  private ModelDtype dtype;

  @Option(
      names = "--deterministic",
      description = "Make outputs independent of the batch to the last bit; slower, for the CPU.")
  private boolean deterministic;

  @Option(
      names = "--json",
      paramLabel = "FILE|-",
      description = "Write the figures as JSON too; to standard output in place of the tables: -.")
  private String json;

  BenchCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    BenchPlan.requirePositive("--new-tokens", newTokens);
    if (threads.contains(1) && Collections.max(threads) > 1) {
      say(
          "one copy of the model serves all --threads, in the layout for several; --threads 1 alone"
              + " also has the one that is faster on one thread");
    }
    if (busyNeighbours != null) {
      return measureCompany();
    }
    if (pipeline) {
      return measurePipeline();
    }
    return isSpeculative() ? measureSpeculation() : measureModel();
  }

  private boolean isSpeculative() {
    return draft != null || draftConfig != null;
  }

  private int measurePipeline() throws IOException {
    if (loadFormat != LoadFormat.DUMMY || profile || isSpeculative()) {
      throw usage("--pipeline goes with --load-format dummy, without --profile and a draft");
    }
    boolean given = spec.commandLine().getParseResult().hasMatchedOption("--batch-sizes");
    PipelinePlan plan =
        new PipelinePlan(given ? batchSizes : PIPELINE_BATCH_SIZES, threads, repetitions);
    Workload workload = workload();
    EngineOptions options = engineOptions();
    PipelineReport report;
    try (LoadedModel loaded = load(options)) {
      report = new PipelineBench(loaded, options, shareLayers, workload, plan).run(this::say);
    }
    print(PipelineTables.of(report), ReportJson.of(report));
    return ExitCode.OK;
  }

  private int measureCompany() throws IOException {
    if (pipeline || profile || isSpeculative()) {
      throw usage("--busy-neighbours goes without --pipeline, --profile and a draft");
    }
    CompanyPlan plan = new CompanyPlan(batchSizes, threads, busyNeighbours, repetitions);
    Workload workload = workload();
    EngineOptions options = engineOptions();
    CompanyReport report;
    try (LoadedModel loaded = load(options)) {
      report = new CompanyBench(loaded, options, shareLayers, workload, plan).run(this::say);
    }
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
        new BenchPlan(batchSizes, threads, forwardRows, promptTokens, repetitions, profile);
    Workload workload = workload();
    EngineOptions options = engineOptions();
    BenchReport report;
    try (LoadedModel loaded = load(options)) {
      report = new Bench(loaded, options, shareLayers, workload, plan).run(this::say);
    }
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
            threads,
            speculation.temperatures(),
            speculation.speculations(draft == null ? draftConfig : draft),
            repetitions);
    Workload workload = workload();
    // One copy of the draft serves all trees: only the engines differ.
    EngineOptions options = engineOptions().withSpeculation(plan.speculations().get(0));
    SpeculationReport report;
    try (LoadedModel loaded = load(options)) {
      report = new SpeculationBench(loaded, options, shareLayers, workload, plan).run(this::say);
    }
    print(SpeculationTables.of(report), ReportJson.of(report));
    return report.saysTheSame() ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  private Workload workload() throws IOException {
    OptionalInt count = requestsCount == null ? OptionalInt.empty() : OptionalInt.of(requestsCount);
    if (loadFormat == LoadFormat.DUMMY) {
      requireDummyOptions();
      return new RandomRequests(
          LlavaConfig.readShape(config), promptTokens, newTokens, count, images);
    }
    requireModelOptions();
    return requests == null
        ? new DrawnPictures(newTokens, count)
        : RequestFile.read(requests, newTokens);
  }

  private void requireDummyOptions() {
    if (config == null) {
      throw usage("--load-format dummy needs --config: the config.json that has its shape");
    }
    if (model != null || requests != null || draft != null) {
      throw usage(
          "--load-format dummy goes without --model, --requests and --draft: it has no weights and"
              + " no vocabulary of its own; --draft-config gives it a draft");
    }
  }

  private void requireModelOptions() {
    if (model == null) {
      throw usage("--model is needed, or --load-format dummy with --config in its place");
    }
    if (config != null || shareLayers || images != 0 || draftConfig != null) {
      throw usage(
          "--config, --share-layers, --images and --draft-config go with --load-format dummy only");
    }
    if (requests != null && requestsCount != null) {
      throw usage("--requests-count goes without --requests: all rows of the file are answered");
    }
  }

  private LoadedModel load(EngineOptions options) {
    if (loadFormat == LoadFormat.CHECKPOINT) {
      say("loading " + model);
      return LoadedModel.load(model, options);
    }
    say("filling " + config + " with random weights");
    LlavaConfig shape = LlavaConfig.readShape(config);
    String name = config.getFileName().toString();
    return draftConfig == null
        ? LoadedModel.random(name, shape, options, shareLayers)
        : LoadedModel.random(
            name, shape, DraftCheckpoint.readShape(draftConfig), options, shareLayers);
  }

  private void print(String tables, String report) throws IOException {
    if (json != null && !json.equals("-")) {
      Files.writeString(Path.of(json), report + "\n");
    }
    out.print("-".equals(json) ? report + "\n" : tables);
    out.flush();
  }

  private EngineOptions engineOptions() {
    return EngineOptions.defaults()
        .withDevice(device)
        .withDtype(dtype)
        .withDeterministic(deterministic)
        .withMaxImageWork(imageLimits.maxImageWork())
        .withThreads(Collections.max(threads));
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
