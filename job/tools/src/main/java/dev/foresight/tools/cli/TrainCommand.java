// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.job.CacheRoom;
import dev.foresight.job.options.DeviceOption;
import dev.foresight.job.options.DtypeOption;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.Requires;
import dev.foresight.job.options.TextOptions;
import dev.foresight.job.options.ThreadsOption;
import dev.foresight.tools.local.StopSignal;
import dev.foresight.tools.train.DraftRunFlags;
import dev.foresight.tools.train.FilesFlags;
import dev.foresight.tools.train.LearningFlags;
import dev.foresight.tools.train.TrainingDisplay;
import dev.foresight.tools.train.TrainingFiles;
import dev.foresight.training.data.SampleSource;
import dev.foresight.training.run.RunResult;
import dev.foresight.training.trainer.Trainer;
import dev.foresight.training.trainer.TrainingOptions;
import dev.foresight.training.trainer.TrainingPlan;
import dev.foresight.training.trainer.ValidationMetrics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a draft for a model. */
@Command(
    name = "train",
    description = {
      "Trains an MSD draft for a model, in two stages: on text, then more and more on images"
          + " (arXiv 2505.14260). The draft learns in float32, whatever the model computes in.",
      "",
      "Data: files of conversations, as LLaVA's and ShareGPT's in JSON lines, or of requests in"
          + " Avro whose last turn is the assistant's; samples with and without images in any"
          + " order. Answers of the model itself make the best drafts: foresight distill.",
      "",
      "Ctrl-C saves and ends; --resume goes on, on one thread bit for bit as if the run had not"
          + " ended. The output's folder draft is the draft, for --draft"
          + " of other commands; report.html shows the curves, metrics.jsonl has the figures."
    })
@Requires(ModelPlace.NAME)
final class TrainCommand implements Callable<Integer> {
  private final PrintStream out;
  private final CacheRoom caches;

  @Spec private CommandSpec spec;

  @Mixin private ModelPlace model;
  @Mixin private FilesFlags files;
  @Mixin private TextOptions text;

  @Option(
      names = "--initial-draft",
      paramLabel = "DIR",
      description = "Go on with the weights of this draft instead of fresh ones; default: none.")
  private Path initialDraft;

  @Mixin private LearningFlags learning;
  @Mixin private DraftRunFlags run;
  @Mixin private DeviceOption device;
  @Mixin private DtypeOption dtype;
  @Mixin private ThreadsOption threads;

  TrainCommand(PrintStream out, CacheRoom caches) {
    this.out = out;
    this.caches = caches;
  }

  @Override
  public Integer call() throws IOException {
    LocalModel.check(model.folder());
    EngineOptions engine =
        caches.fit(
            model.folder(),
            threads.applyTo(text.applyTo(dtype.applyTo(device.applyTo(EngineOptions.defaults())))),
            false);
    TrainingOptions options = learning.options();
    List<SampleSource> sources = TrainingFiles.open(files.data(), files.images());
    TrainingPlan plan =
        new TrainingPlan(
            model.folder(),
            engine,
            sources,
            options,
            Optional.ofNullable(initialDraft),
            run.plan(files.output()),
            run.validation(),
            run.cache());
    RunResult<ValidationMetrics> result;
    try (TrainingDisplay display =
            new TrainingDisplay(spec.commandLine().getErr(), System.console() != null);
        StopSignal stop =
            StopSignal.onInterrupt(
                () -> say("saving, then ending; Ctrl-C again ends at once, without saving"))) {
      result = Trainer.run(plan, display, stop::isRequested);
    } finally {
      sources.forEach(SampleSource::close);
    }
    out.println(result.learnt());
    if (!result.finished()) {
      say("stopped behind step " + result.step() + "; go on with --resume");
    }
    return ExitCode.OK;
  }

  private void say(String message) {
    spec.commandLine().getErr().println("foresight: " + message);
  }
}
