// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.report.ReportJson;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.job.CacheRoom;
import dev.foresight.tools.bench.Bench;
import dev.foresight.tools.bench.BenchPlan;
import dev.foresight.tools.bench.BenchReport;
import dev.foresight.tools.bench.BenchTables;
import dev.foresight.tools.bench.CompanyBench;
import dev.foresight.tools.bench.CompanyPlan;
import dev.foresight.tools.bench.CompanyReport;
import dev.foresight.tools.bench.CompanyTables;
import dev.foresight.tools.bench.PipelineBench;
import dev.foresight.tools.bench.PipelinePlan;
import dev.foresight.tools.bench.PipelineReport;
import dev.foresight.tools.bench.PipelineTables;
import dev.foresight.tools.bench.SpeculationBench;
import dev.foresight.tools.bench.SpeculationPlan;
import dev.foresight.tools.bench.SpeculationReport;
import dev.foresight.tools.bench.SpeculationTables;
import dev.foresight.tools.bench.Way;
import dev.foresight.tools.bench.Workload;
import dev.foresight.tools.options.JsonOption;
import dev.foresight.tools.options.RepetitionsOption;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
      description =
          "Also time the parts of a forward pass: where the time goes, per layer; and the tower.")
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
      names = BenchPlan.PROFILE_SEQUENCES,
      paramLabel = "N",
      split = ",",
      defaultValue = "1",
      description =
          "Sequences that these new tokens are of, in equal shares; passes in which one would have"
              + " none are left out.")
  private List<Integer> profileSequences;

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

  @Mixin private BenchSubject subject;
  @Mixin private RepetitionsOption repetitions;
  @Mixin private SpeculationTrials speculation;
  @Mixin private JsonOption json;

  BenchCommand(PrintStream out, CacheRoom caches) {
    this.out = out;
    this.caches = caches;
  }

  @Override
  public Integer call() throws IOException {
    List<Integer> counts = subject.threads();
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
    return subject.isSpeculative() ? measureSpeculation() : measureModel();
  }

  private int rounds() {
    return repetitions.number().orElse(USUAL_ROUNDS);
  }

  private int measurePipeline(Way way) throws IOException {
    if (!subject.isDummy() || profile || subject.isSpeculative()) {
      throw usage(
          "--%s goes with --load-format dummy, without --profile and a draft"
              .formatted(archive ? "archive" : "pipeline"));
    }
    boolean given = spec.commandLine().getParseResult().hasMatchedOption(BenchPlan.BATCH_SIZES);
    PipelinePlan plan =
        new PipelinePlan(given ? batchSizes : PIPELINE_BATCH_SIZES, subject.threads(), rounds());
    Workload workload = archive ? subject.workload(1) : subject.workload();
    EngineOptions options = engineOptions(Optional.empty());
    PipelineReport report =
        withModel(
            options,
            loaded ->
                new PipelineBench(way, loaded, options, subject.sharesLayers(), workload, plan)
                    .run(this::say));
    print(PipelineTables.of(report), ReportJson.of(report));
    return ExitCode.OK;
  }

  private int measureCompany() throws IOException {
    if (pipeline || archive || profile || subject.isSpeculative()) {
      throw usage("--busy-neighbours goes without --pipeline, --archive, --profile and a draft");
    }
    CompanyPlan plan = new CompanyPlan(batchSizes, subject.threads(), busyNeighbours, rounds());
    Workload workload = subject.workload();
    EngineOptions options = engineOptions(Optional.empty());
    CompanyReport report =
        withModel(
            options,
            loaded ->
                new CompanyBench(loaded, options, subject.sharesLayers(), workload, plan)
                    .run(this::say));
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
            subject.threads(),
            forwardRows,
            subject.promptTokens(),
            rounds(),
            profile ? profileRows : List.of(),
            profileSequences);
    Workload workload = subject.workload();
    EngineOptions options = engineOptions(Optional.empty());
    BenchReport report =
        withModel(
            options,
            loaded ->
                new Bench(loaded, options, subject.sharesLayers(), workload, plan).run(this::say));
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
            subject.threads(),
            speculation.temperatures(),
            speculation.speculations(subject.draft().orElseThrow()),
            rounds());
    Workload workload = subject.workload();
    // One copy of the draft serves all trees: only the engines differ.
    EngineOptions options = engineOptions(Optional.of(plan.speculations().get(0)));
    SpeculationReport report =
        withModel(
            options,
            loaded ->
                new SpeculationBench(loaded, options, subject.sharesLayers(), workload, plan)
                    .run(this::say));
    print(SpeculationTables.of(report), ReportJson.of(report));
    return report.saysTheSame() ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  private void print(String tables, String report) throws IOException {
    json.print(out, tables, report);
  }

  private EngineOptions engineOptions(Optional<Speculation> with) {
    return subject.engineOptions(caches, Collections.max(batchSizes), with);
  }

  private <T> T withModel(EngineOptions options, Function<LoadedModel, T> measurement) {
    return subject.measure(options, measurement, this::say);
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
