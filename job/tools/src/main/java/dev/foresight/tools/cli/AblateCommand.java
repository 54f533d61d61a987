// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.report.Figures;
import dev.foresight.engine.report.ReportJson;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.job.CacheRoom;
import dev.foresight.job.options.EngineUse;
import dev.foresight.job.options.MaxNewTokensOption;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.PolicyOption;
import dev.foresight.job.options.Requires;
import dev.foresight.tools.local.StopSignal;
import dev.foresight.tools.options.OutputOption;
import dev.foresight.tools.options.SamplesOption;
import dev.foresight.tools.options.TemperaturesOption;
import dev.foresight.tools.progress.ProgressText;
import dev.foresight.tools.progress.StatusLine;
import dev.foresight.tools.train.DraftRunFlags;
import dev.foresight.tools.train.LearningFlags;
import dev.foresight.tools.train.TrainingDisplay;
import dev.foresight.tools.train.TrainingFiles;
import dev.foresight.training.ablation.Ablation;
import dev.foresight.training.ablation.AblationListener;
import dev.foresight.training.ablation.AblationPlan;
import dev.foresight.training.ablation.AblationReport;
import dev.foresight.training.ablation.AblationTables;
import dev.foresight.training.ablation.Variant;
import dev.foresight.training.data.LlavaJsonLines;
import dev.foresight.training.data.SampleSource;
import dev.foresight.training.distill.DistillListener;
import dev.foresight.training.distill.DistillPlan;
import dev.foresight.training.distill.DistillState;
import dev.foresight.training.distill.Distiller;
import dev.foresight.training.evaluation.Bootstrap;
import dev.foresight.training.evaluation.EvaluationPlan;
import dev.foresight.training.evaluation.Progress;
import dev.foresight.training.evaluation.Questions;
import dev.foresight.training.run.StepMetrics;
import dev.foresight.training.trainer.TrainingOptions;
import dev.foresight.training.trainer.ValidationMetrics;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what each part of the recipe for drafts is worth. */
@Command(
    name = "ablate",
    description = {
      "Says what each part of the recipe for drafts is worth: trains one draft by the paper's recipe,"
          + " and one for each variant that differs in one thing, and holds them against each other"
          + " on the same questions.",
      "",
      "Variants: one-stage (text and images mixed from the beginning), fused (visual tokens treated"
          + " as text), multi-step (the draft learns from its own outputs too), top-k (a loss over the"
          + " target's most likely tokens), own-answers (trained on what the target itself says)."
          + " Differences come with paired bootstrap intervals, those between seeds with --seeds.",
      "",
      "Drafts, checkpoints and reports are left in --output; a run that was stopped goes on with"
          + " --resume. Options of training are those of foresight train."
    })
@Requires(ModelPlace.NAME)
final class AblateCommand implements Callable<Integer> {
  private static final int OWN_ANSWERS_BATCH = 16;

  private final PrintStream out;
  private final EngineOpener engines;
  private final CacheRoom caches;

  @Spec private CommandSpec spec;

  @Mixin private ModelPlace model;
  @Mixin private DataFlags data;
  @Mixin private SamplesOption samples;
  @Mixin private OutputOption output;
  @Mixin private PolicyOption policy;
  @Mixin private TemperaturesOption temperatures;
  @Mixin private MaxNewTokensOption maxNewTokens;

  @Option(
      names = "--evaluation-data",
      paramLabel = "FILE",
      required = true,
      arity = "1..*",
      split = ",",
      description = "Data sets whose questions the drafts are compared on; not trained on.")
  private List<Path> evaluationData;

  @Option(
      names = "--evaluation-images",
      paramLabel = "DIR",
      description = "Folder that their images' names begin in; default: where each file stands.")
  private Path evaluationImages;

  @Option(
      names = "--variants",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "one-stage,fused,multi-step,top-k,own-answers",
      description = "Variants beside the paper's recipe.")
  private List<String> variants;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      split = ",",
      description = "Train every variant with each of these seeds; default: --seed alone.")
  private List<Long> seeds;

  @Mixin private LearningFlags learning;
  @Mixin private DraftRunFlags run;
  @Mixin private EngineUse engine;

  AblateCommand(PrintStream out, EngineOpener engines, CacheRoom caches) {
    this.out = out;
    this.engines = engines;
    this.caches = caches;
  }

  @Override
  public Integer call() throws IOException {
    List<Variant> chosen = variants.stream().map(Variant::of).toList();
    EvaluationPlan evaluation = evaluation();
    LocalModel.check(model.folder());
    Questions questions = questions();
    List<SampleSource> sources = new ArrayList<>(data.open());
    try (StopSignal stop =
        StopSignal.onInterrupt(
            () -> say("saving, then ending; Ctrl-C again ends at once, without saving"))) {
      Files.createDirectories(output.path());
      Optional<List<SampleSource>> own =
          chosen.contains(Variant.OWN_ANSWERS)
              ? Optional.of(List.of(ownAnswers(sources, stop)))
              : Optional.empty();
      own.ifPresent(sources::addAll);
      if (stop.isRequested()) {
        return stopped();
      }
      AblationPlan plan = plan(chosen, own, sources, evaluation, questions);
      Optional<AblationReport> report;
      try (Watcher watcher = new Watcher()) {
        report = new Ablation(plan, watcher).run(stop::isRequested);
      }
      if (report.isEmpty()) {
        return stopped();
      }
      print(report.get());
      return ExitCode.OK;
    } finally {
      sources.forEach(SampleSource::close);
    }
  }

  private int stopped() {
    say("stopped; go on with --resume");
    return ExitCode.OK;
  }

  private EvaluationPlan evaluation() {
    return new EvaluationPlan(
        SpeculationTrials.proposing(policy.policies(), "").stream()
            .map(SpeculationPolicy::steady)
            .toList(),
        temperatures.all(),
        1,
        1,
        maxNewTokens.number(),
        learning.options().imageFit().padToSquare());
  }

  private Questions questions() {
    int count = samples.number().orElse(SamplesOption.TO_COMPARE_DRAFTS);
    List<SampleSource> sources =
        TrainingFiles.open(evaluationData, Optional.ofNullable(evaluationImages));
    try {
      Questions questions = Questions.draw(sources, OptionalInt.of(count), 0);
      if (questions.samples().isEmpty()) {
        throw new IllegalArgumentException("--evaluation-data has no question that can be asked");
      }
      return questions;
    } finally {
      sources.forEach(SampleSource::close);
    }
  }

  /** Lets the target answer what is trained on, once, at temperature 0. */
  private SampleSource ownAnswers(List<SampleSource> sources, StopSignal stop) throws IOException {
    Path file = output.path().resolve("own-answers.jsonl");
    DistillPlan plan =
        new DistillPlan(
            file,
            run.resume(),
            List.of(0.0),
            maxNewTokens.number(),
            learning.options().imageFit().padToSquare(),
            4 * OWN_ANSWERS_BATCH);
    EngineOptions options =
        fitted(engine.applyTo(EngineOptions.defaults()).withMaxBatch(OWN_ANSWERS_BATCH));
    say("the target answers what is trained on");
    try (StatusLine line = StatusLine.of(spec, "ablate");
        Engine answering = engines.open(model.folder(), options)) {
      DistillState end =
          new Distiller(answering, plan, new OwnAnswersWatcher(line))
              .run(sources, stop::isRequested);
      say(end.answered() + " own answers, " + end.skipped() + " left out");
    }
    return LlavaJsonLines.open(file, data.imageFolder());
  }

  private EngineOptions fitted(EngineOptions options) {
    return caches.fit(model.folder(), options, engine.kvBudgetMib().isPresent());
  }

  private AblationPlan plan(
      List<Variant> chosen,
      Optional<List<SampleSource>> own,
      List<SampleSource> sources,
      EvaluationPlan evaluation,
      Questions questions) {
    TrainingOptions options = learning.options();
    List<SampleSource> given =
        sources.stream().filter(s -> own.isEmpty() || !own.get().contains(s)).toList();
    return new AblationPlan(
        model.folder(),
        fitted(engine.applyTo(EngineOptions.defaults())),
        chosen,
        seeds == null ? List.of(options.schedule().seed()) : seeds,
        options,
        given,
        own,
        run.plan(output.path()),
        run.validation(),
        run.cache(),
        evaluation,
        questions,
        new Bootstrap(2000, 0.95, 0));
  }

  private void print(AblationReport report) throws IOException {
    Files.writeString(output.path().resolve("ablation.json"), ReportJson.of(report) + "\n");
    AblationTables.page(report).writeTo(output.path().resolve("ablation.html"));
    out.print(AblationTables.of(report));
    out.flush();
  }

  private void say(String message) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("ablate: " + message);
    err.flush();
  }

  /** Shows how far the target's own answers are. */
  private record OwnAnswersWatcher(StatusLine line) implements DistillListener {
    @Override
    public void onSkipped(String problem) {
      line.say("left out: " + problem);
    }

    @Override
    public void onProgress(DistillState state, int size) {
      line.show(
          "%s %d/%d".formatted(ProgressText.bar(state.samples(), size), state.samples(), size),
          state.samples() == size);
    }
  }

  /** Shows training as {@code foresight train} does, and evaluations as {@code evaluate} does. */
  private final class Watcher implements AblationListener, AutoCloseable {
    private final TrainingDisplay training =
        new TrainingDisplay(spec.commandLine().getErr(), System.console() != null);
    private final StatusLine evaluating = StatusLine.of(spec, "ablate");

    @Override
    public void onTraining(Variant variant, long seed) {
      say("training " + variant + " (" + variant.description() + "), seed " + seed);
    }

    @Override
    public void onEvaluating(Variant variant, long seed) {
      evaluating.say("evaluating " + variant + ", seed " + seed);
    }

    @Override
    public void onEvaluated(Progress now) {
      evaluating.show(
          "%s %d/%d, %s left; tau %s"
              .formatted(
                  ProgressText.bar(now.blocks(), now.allBlocks()),
                  now.blocks(),
                  now.allBlocks(),
                  ProgressText.duration(now.left()),
                  Figures.number(now.tau(), 2)),
          now.blocks() == now.allBlocks());
    }

    @Override
    public void onStart(long step, long allSteps, long textSamples, long multimodalSamples) {
      training.onStart(step, allSteps, textSamples, multimodalSamples);
    }

    @Override
    public void onStep(StepMetrics metrics, long allSteps) {
      training.onStep(metrics, allSteps);
    }

    @Override
    public void onValidating() {
      training.onValidating();
    }

    @Override
    public void onValidation(ValidationMetrics metrics) {
      training.onValidation(metrics);
    }

    @Override
    public void onSaved(long step, Path checkpoint) {
      training.onSaved(step, checkpoint);
    }

    @Override
    public void onNotSaved(long step, IOException failure) {
      training.onNotSaved(step, failure);
    }

    @Override
    public void onBadSample(String problem) {
      training.onBadSample(problem);
    }

    @Override
    public void close() {
      training.close();
      evaluating.close();
    }
  }
}
