// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.architecture.Architecture;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.job.CacheRoom;
import dev.foresight.job.options.DeviceOption;
import dev.foresight.job.options.DtypeOption;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.Requires;
import dev.foresight.job.options.TextOptions;
import dev.foresight.job.options.ThreadsOption;
import dev.foresight.tools.local.StopSignal;
import dev.foresight.tools.options.ImageFitOption;
import dev.foresight.tools.options.MaxLengthOption;
import dev.foresight.tools.options.StoreOption;
import dev.foresight.tools.train.FilesFlags;
import dev.foresight.tools.train.RunFlags;
import dev.foresight.tools.train.ScheduleFlags;
import dev.foresight.tools.train.TargetDisplay;
import dev.foresight.tools.train.TrainingFiles;
import dev.foresight.training.data.LabelledImages;
import dev.foresight.training.data.SampleSource;
import dev.foresight.training.data.Source;
import dev.foresight.training.run.RunResult;
import dev.foresight.training.targets.LossOn;
import dev.foresight.training.targets.Part;
import dev.foresight.training.targets.Phase;
import dev.foresight.training.targets.TargetOptions;
import dev.foresight.training.targets.TargetPlan;
import dev.foresight.training.targets.TargetTrainer;
import dev.foresight.training.targets.TargetValidation;
import dev.foresight.training.trainer.TrainingOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains one phase of a target. */
@Command(
    name = "train-target",
    description = {
      "Trains a LLaVA-1.5-shaped model of any size, one phase at a time: vision (the tower, as a"
          + " classifier of labelled images), text (the language model), words (the projector, by the"
          + " words that are said about images), projector (the same, through the language model),"
          + " joint (all, or the parts of --parts).",
      "",
      "Each phase begins with the folder of --model: the last phase's, or one with a config.json, a"
          + " tokenizer.json and a preprocessor_config.json, but no weights, which are then fresh."
          + " The output's folder model is a whole checkpoint, laid out as"
          + " llava-hf/llava-1.5-7b-hf.",
      "",
      "Data of phase vision: JSON lines such as {\"image\": \"fox.png\", \"labels\": {\"concept\":"
          + " \"fox\", \"colours\": [\"orange\", \"white\"]}}. Of all others: conversations, as for"
          + " foresight train; each phase takes those with or without images that it learns from.",
      "",
      "Ctrl-C saves and ends; --resume goes on, on one thread bit for bit as if the run had not"
          + " ended. report.html shows the curves, metrics.jsonl has the"
          + " figures."
    })
@Requires(ModelPlace.NAME)
final class TrainTargetCommand implements Callable<Integer> {
  private final PrintStream out;
  private final CacheRoom caches;

  @Spec private CommandSpec spec;

  @Option(
      names = "--phase",
      paramLabel = "PHASE",
      required = true,
      description = "What is learnt: vision, text, words, projector or joint.")
  private Phase phase;

  @Mixin private ModelPlace model;

  @Option(
      names = "--tower",
      paramLabel = "DIR",
      description =
          "Take the vision tower from this folder: of another LLaVA-1.5, or of a CLIP as published"
              + " (openai/clip-vit-large-patch14-336), such as phase vision leaves in the"
              + " output's folder tower; default: the model's.")
  private Path tower;

  @Mixin private FilesFlags files;
  @Mixin private TextOptions text;

  @Option(
      names = "--parts",
      paramLabel = "PART",
      split = ",",
      defaultValue = "text,projector,vision",
      description = "What learns in phase joint.")
  private List<Part> parts;

  @Option(
      names = "--loss-on",
      paramLabel = "WHICH",
      defaultValue = "answers",
      description = "Which tokens of conversations are learnt: answers or all, questions too.")
  private LossOn lossOn;

  @Option(
      names = "--together",
      description =
          "Draw conversations about the same image that stand behind one another in the data"
              + " together: the image and what else they begin with is computed once.")
  private boolean together;

  @Option(
      names = "--label-smoothing",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Phase vision: share of a label that is spread over all values of its attribute.")
  private double labelSmoothing;

  @Option(
      names = "--validation-data",
      paramLabel = "FILE",
      split = ",",
      showDefaultValue = Help.Visibility.NEVER,
      description =
          "Files of samples to validate with; default: --validation-share of those of --data.")
  private List<Path> validationData = List.of();

  @Mixin private ScheduleFlags schedule;
  @Mixin private RunFlags run;
  @Mixin private StoreOption store;
  @Mixin private MaxLengthOption maxLength;
  @Mixin private ImageFitOption imageFit;
  @Mixin private DeviceOption device;
  @Mixin private DtypeOption dtype;
  @Mixin private ThreadsOption threads;

  TrainTargetCommand(PrintStream out, CacheRoom caches) {
    this.out = out;
    this.caches = caches;
  }

  @Override
  public Integer call() throws IOException {
    TargetPlan plan = plan();
    RunResult<TargetValidation> result;
    try (TargetDisplay display =
            new TargetDisplay(spec.commandLine().getErr(), System.console() != null);
        StopSignal stop =
            StopSignal.onInterrupt(
                () -> say("saving, then ending; Ctrl-C again ends at once, without saving"))) {
      result = train(plan, display, stop::isRequested);
    }
    out.println(result.learnt());
    if (!result.finished()) {
      say("stopped behind step " + result.step() + "; go on with --resume");
    }
    return ExitCode.OK;
  }

  private TargetPlan plan() {
    return new TargetPlan(
        model.folder(),
        Optional.ofNullable(tower),
        engine(),
        new TargetOptions(
            phase,
            parts,
            schedule.schedule(phase.schedule()),
            maxLength.length().orElse(TrainingOptions.PAPER.maxLength()),
            lossOn,
            imageFit.imageFit(),
            dtype.dtype().on(device.device()),
            together,
            labelSmoothing),
        run.plan(files.output()),
        new TargetPlan.Validation(
            run.validationSamples(), run.decodedSamples(), run.decodedTokens()),
        store.type());
  }

  /** Of the first phase, the folder has a shape but no weights. */
  private EngineOptions engine() {
    Path config = model.folder().resolve("config.json");
    return caches.fit(
        Architecture.ofConfig(config).readShape(config),
        Optional.empty(),
        threads.applyTo(text.applyTo(device.applyTo(EngineOptions.defaults()))));
  }

  private RunResult<TargetValidation> train(
      TargetPlan plan, TargetDisplay display, BooleanSupplier stop) throws IOException {
    List<Source<?>> opened = new ArrayList<>();
    try {
      if (phase == Phase.VISION) {
        List<LabelledImages> labelled = labelled(files.data(), opened);
        return TargetTrainer.see(plan, labelled, labelled(validationData, opened), display, stop);
      }
      List<SampleSource> conversations = conversations(files.data(), opened);
      return TargetTrainer.talk(
          plan, conversations, conversations(validationData, opened), display, stop);
    } finally {
      opened.forEach(Source::close);
    }
  }

  private List<LabelledImages> labelled(List<Path> paths, List<Source<?>> opened) {
    List<LabelledImages> labelled = new ArrayList<>();
    for (Path file : paths) {
      labelled.add(
          LabelledImages.open(
              file, files.images().orElseGet(() -> file.toAbsolutePath().getParent())));
      opened.add(labelled.get(labelled.size() - 1));
    }
    return labelled;
  }

  private List<SampleSource> conversations(List<Path> paths, List<Source<?>> opened) {
    List<SampleSource> conversations = TrainingFiles.open(paths, files.images());
    opened.addAll(conversations);
    return conversations;
  }

  private void say(String message) {
    spec.commandLine().getErr().println("foresight: " + message);
  }
}
