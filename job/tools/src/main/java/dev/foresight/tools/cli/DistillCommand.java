// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.job.options.SpeculationOptions;
import dev.foresight.job.options.WholeNumber;
import dev.foresight.tools.local.StopSignal;
import dev.foresight.training.data.SampleSource;
import dev.foresight.training.distill.DistillListener;
import dev.foresight.training.distill.DistillPlan;
import dev.foresight.training.distill.DistillState;
import dev.foresight.training.distill.Distiller;
import dev.foresight.training.report.Figures;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lets a target answer the questions of data sets: what a draft for it is trained on best. */
@Command(
    name = "distill",
    description = {
      "Lets a target answer the questions of data sets, and writes its answers as a data set: drafts"
          + " that are trained on what their target says guess it better.",
      "",
      "Each conversation is answered turn by turn, the target's own earlier answers before each"
          + " question, once at every temperature. The output is JSON lines as LLaVA's; images are"
          + " named in it so that they are found, by absolute paths if need be, not copied; those that"
          + " came inside a data set are written into FILE.images. A run that was stopped or killed goes on"
          + " with --resume.",
      "",
      "Rows that cannot be answered are reported and left out; the exit code is then 3."
    })
final class DistillCommand implements Callable<Integer> {
  /** Enough for the engine to have the next one at hand whenever one ends. */
  private static final int IN_FLIGHT_PER_BATCH = 4;

  private final EngineOpener engines;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      required = true,
      description = "Folder of the target.")
  private Path model;

  @Mixin private DataFlags data;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      required = true,
      description =
          "JSON lines to write. Beside it, FILE.progress.json says what made it and how far it is.")
  private Path output;

  @Option(names = "--resume", description = "Go on with an output that was begun.")
  private boolean resume;

  @Option(
      names = "--temperatures",
      paramLabel = "T",
      split = ",",
      defaultValue = "0,1",
      description =
          "Answer every conversation at each of these; with several, names of rows tell which;"
              + " default: ${DEFAULT-VALUE}.")
  private List<Double> temperatures;

  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      defaultValue = "512",
      description = "Generate at most so many tokens for an answer; default: ${DEFAULT-VALUE}.")
  private int maxNewTokens;

  @Option(
      names = "--pad-to-square",
      description = "Pad images to a square instead of cropping them, as MSD's authors do.")
  private boolean padToSquare;

  @Option(
      names = "--batch-size",
      paramLabel = "B",
      converter = WholeNumber.FromOne.class,
      defaultValue = "16",
      description = "Answers decoded together at most; default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Mixin private SpeculationOptions speculation;

  @Mixin private EngineFlags engine;

  DistillCommand(EngineOpener engines) {
    this.engines = engines;
  }

  @Override
  public Integer call() throws IOException {
    EngineOptions options =
        engine.options().withMaxBatch(batchSize).withSpeculation(speculation.speculation());
    DistillPlan plan =
        new DistillPlan(
            output,
            resume,
            temperatures,
            maxNewTokens,
            padToSquare ? Optional.of(true) : Optional.empty(),
            IN_FLIGHT_PER_BATCH * batchSize);
    LocalModel.check(model);
    List<SampleSource> sources = data.open();
    try {
      return distill(plan, options, sources);
    } finally {
      sources.forEach(SampleSource::close);
    }
  }

  private int distill(DistillPlan plan, EngineOptions options, List<SampleSource> sources)
      throws IOException {
    DistillState end;
    try (StopSignal stop =
            StopSignal.onInterrupt(
                () -> say("finishing what was begun; Ctrl-C again ends at once"));
        ProgressLine line = ProgressLine.of(spec, "distill");
        Engine answering = engines.open(model, options)) {
      end = new Distiller(answering, plan, new Watcher(line)).run(sources, stop::isRequested);
    }
    say(
        "%s has %d conversations with %d tokens; %d rows were left out, %d answers ended at --max-new-tokens"
            .formatted(output, end.answered(), end.tokens(), end.skipped(), end.truncated()));
    if (end.samples() < sources.stream().mapToInt(SampleSource::size).sum()) {
      say("stopped; go on with --resume");
    }
    return end.skipped() == 0 ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  private void say(String message) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("distill: " + message);
    err.flush();
  }

  /** Shows how far it is. */
  private static final class Watcher implements DistillListener {
    private final ProgressLine line;
    private final long begin = System.nanoTime();
    private Optional<DistillState> first = Optional.empty();

    Watcher(ProgressLine line) {
      this.line = line;
    }

    @Override
    public void onSkipped(String problem) {
      line.interrupt("left out: " + problem);
    }

    @Override
    public void onProgress(DistillState state, int size) {
      DistillState start = first.orElse(state);
      first = Optional.of(start);
      double seconds = (System.nanoTime() - begin) / 1e9;
      double rate = (state.samples() - start.samples() + 1) / seconds;
      line.show(
          "%s %d/%d, %s, %s left; %s tokens/s, %d left out"
              .formatted(
                  ProgressLine.bar(state.samples(), size),
                  state.samples(),
                  size,
                  ProgressLine.duration(Duration.ofSeconds((long) seconds)),
                  ProgressLine.duration(
                      Duration.ofSeconds((long) ((size - state.samples()) / rate))),
                  Figures.number((state.tokens() - start.tokens()) / seconds, 1),
                  state.skipped()),
          state.samples() == size);
    }
  }
}
