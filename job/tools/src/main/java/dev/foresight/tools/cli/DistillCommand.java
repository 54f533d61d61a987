// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.report.Figures;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.job.CacheRoom;
import dev.foresight.job.options.BatchSizeOption;
import dev.foresight.job.options.EngineUse;
import dev.foresight.job.options.MaxNewTokensOption;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.Requires;
import dev.foresight.job.options.SpeculationOptions;
import dev.foresight.tools.local.StopSignal;
import dev.foresight.tools.options.OutputOption;
import dev.foresight.tools.options.PadToSquareOption;
import dev.foresight.tools.options.ResumeOption;
import dev.foresight.tools.options.TemperaturesOption;
import dev.foresight.tools.progress.ProgressText;
import dev.foresight.tools.progress.StatusLine;
import dev.foresight.training.data.SampleSource;
import dev.foresight.training.distill.DistillListener;
import dev.foresight.training.distill.DistillPlan;
import dev.foresight.training.distill.DistillState;
import dev.foresight.training.distill.Distiller;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lets a target answer the questions of data sets: what a draft for it is trained on best. */
@Command(
    name = "distill",
    description = {
      "Lets a target answer the questions of data sets, and writes its answers as a data set: drafts"
          + " that are trained on what their target says guess it better.",
      "",
      "Each conversation is answered turn by turn, the target's own earlier answers before each"
          + " question, once at every temperature; with several, names of rows tell which. The output is"
          + " JSON lines as LLaVA's; images are named in it so that they are found, by absolute paths if"
          + " need be, not copied; those that came inside a data set are written into FILE.images. Beside"
          + " the output, FILE.progress.json says what made it and how far it is: a run that was stopped"
          + " or killed goes on with --resume.",
      "",
      "Rows that cannot be answered are reported and left out; the exit code is then 3."
    })
@Requires(ModelPlace.NAME)
final class DistillCommand implements Callable<Integer> {
  /** Enough for the engine to have the next one at hand whenever one ends. */
  private static final int IN_FLIGHT_PER_BATCH = 4;

  private final EngineOpener engines;
  private final CacheRoom caches;

  @Spec private CommandSpec spec;

  @Mixin private ModelPlace model;
  @Mixin private DataFlags data;
  @Mixin private OutputOption output;
  @Mixin private ResumeOption resume;
  @Mixin private TemperaturesOption temperatures;
  @Mixin private MaxNewTokensOption maxNewTokens;
  @Mixin private PadToSquareOption padToSquare;
  @Mixin private BatchSizeOption batchSize;

  @Mixin private SpeculationOptions speculation;
  @Mixin private EngineUse engine;

  DistillCommand(EngineOpener engines, CacheRoom caches) {
    this.engines = engines;
    this.caches = caches;
  }

  @Override
  public Integer call() throws IOException {
    EngineOptions options =
        caches.fit(
            model.folder(),
            batchSize
                .applyTo(engine.applyTo(EngineOptions.defaults()))
                .withSpeculation(speculation.speculation()),
            engine.kvBudgetMib().isPresent());
    DistillPlan plan =
        new DistillPlan(
            output.path(),
            resume.isGiven(),
            temperatures.all(),
            maxNewTokens.number(),
            padToSquare.padToSquare(),
            IN_FLIGHT_PER_BATCH * options.maxBatch());
    LocalModel.check(model.folder());
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
        StatusLine line = StatusLine.of(spec, "distill");
        Engine answering = engines.open(model.folder(), options)) {
      end = new Distiller(answering, plan, new Watcher(line)).run(sources, stop::isRequested);
    }
    say(
        "%s has %d conversations with %d tokens; %d rows were left out, %d answers ended at --max-new-tokens"
            .formatted(
                output.path(), end.answered(), end.tokens(), end.skipped(), end.truncated()));
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
    private final StatusLine line;
    private final long begin = System.nanoTime();
    private Optional<DistillState> first = Optional.empty();

    Watcher(StatusLine line) {
      this.line = line;
    }

    @Override
    public void onSkipped(String problem) {
      line.say("left out: " + problem);
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
                  ProgressText.bar(state.samples(), size),
                  state.samples(),
                  size,
                  ProgressText.duration(Duration.ofSeconds((long) seconds)),
                  ProgressText.duration(
                      Duration.ofSeconds((long) ((size - state.samples()) / rate))),
                  Figures.number((state.tokens() - start.tokens()) / seconds, 1),
                  state.skipped()),
          state.samples() == size);
    }
  }
}
