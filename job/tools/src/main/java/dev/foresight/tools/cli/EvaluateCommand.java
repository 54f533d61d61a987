// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.report.Figures;
import dev.foresight.engine.report.ReportJson;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.job.CacheRoom;
import dev.foresight.job.options.BatchSizeOption;
import dev.foresight.job.options.DraftPlace;
import dev.foresight.job.options.EngineUse;
import dev.foresight.job.options.MaxNewTokensOption;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.Requires;
import dev.foresight.job.options.SeedOption;
import dev.foresight.tools.local.StopSignal;
import dev.foresight.tools.options.DataOption;
import dev.foresight.tools.options.JsonOption;
import dev.foresight.tools.options.PadToSquareOption;
import dev.foresight.tools.options.RepetitionsOption;
import dev.foresight.tools.options.SamplesOption;
import dev.foresight.tools.progress.ProgressText;
import dev.foresight.tools.progress.StatusLine;
import dev.foresight.training.data.SampleSource;
import dev.foresight.training.evaluation.Bootstrap;
import dev.foresight.training.evaluation.DraftEvaluation;
import dev.foresight.training.evaluation.EvaluationPage;
import dev.foresight.training.evaluation.EvaluationPlan;
import dev.foresight.training.evaluation.EvaluationReport;
import dev.foresight.training.evaluation.EvaluationTables;
import dev.foresight.training.evaluation.Measurements;
import dev.foresight.training.evaluation.Progress;
import dev.foresight.training.evaluation.Questions;
import dev.foresight.training.evaluation.Skipped;
import dev.foresight.training.evaluation.Summary;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what a draft is worth for its target, on data sets. */
@Command(
    name = "evaluate",
    description = {
      "Says what a draft is worth for its target: how much faster it makes answers, how many of its"
          + " tokens are accepted, and whether any answer changes.",
      "",
      "Every question is answered plainly and with the draft, in turns, on one engine;"
          + " --repetitions asks again, at a temperature with other random numbers each time."
          + " Figures come for all questions and for each kind, with bootstrap confidence"
          + " intervals. deploy/docs/evaluation.md says how to read them.",
      "",
      "The exit code is 3 if an answer differs, or if questions had to be skipped."
    })
@Requires({ModelPlace.NAME, DraftPlace.NAME})
final class EvaluateCommand implements Callable<Integer> {
  private final PrintStream out;
  private final CacheRoom caches;

  @Spec private CommandSpec spec;

  @Mixin private ModelPlace model;
  @Mixin private DraftPlace draft;
  @Mixin private DataFlags data;
  @Mixin private SamplesOption samples;
  @Mixin private SeedOption seed;

  @Mixin private SpeculationTrials speculation;
  @Mixin private MaxNewTokensOption maxNewTokens;
  @Mixin private BatchSizeOption batchSize;
  @Mixin private RepetitionsOption repetitions;
  @Mixin private PadToSquareOption padToSquare;
  @Mixin private JsonOption json;

  @Mixin private EngineUse engine;

  @Option(
      names = "--confidence",
      paramLabel = "P",
      defaultValue = "0.95",
      description = "Of intervals, between 0 and 1.")
  private double confidence;

  @Option(
      names = "--resamples",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Bootstrap resamples of an interval.")
  private int resamples;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with the tables and plots; default: none.")
  private Path html;

  @Option(
      names = "--check-answers",
      description =
          "Also hold answers at temperature 0 against those that the data knows: word for word,"
              + " and by what they say where yes or no is right. Questions about images are then"
              + " asked about another one's too: what stays right does not come from the image.")
  private boolean checkAnswers;

  EvaluateCommand(PrintStream out, CacheRoom caches) {
    this.out = out;
    this.caches = caches;
  }

  @Override
  public Integer call() throws IOException {
    OptionalInt count = samples.number();
    Bootstrap bootstrap = bootstrap();
    int together = batchSize.number().orElse(1);
    int times = repetitions.number().orElse(1);
    Path target = model.folder();
    Path draftFolder = draft.folder().orElseThrow();
    List<Speculation> ways = speculation.speculations(draftFolder);
    EvaluationPlan plan =
        new EvaluationPlan(
            speculation.trees(),
            speculation.temperatures(),
            together,
            times,
            maxNewTokens.number(),
            padToSquare.padToSquare());
    DraftEvaluation evaluation =
        new DraftEvaluation(
            plan,
            caches.fit(
                target,
                engine
                    .applyTo(EngineOptions.defaults())
                    .withSpeculation(ways.get(0))
                    .withMaxBatch(together),
                engine.kvBudgetMib().isPresent()));
    EngineOptions options = evaluation.engineOptions();
    LocalModel.check(target);
    LocalModel.checkDraft(draftFolder);
    Questions questions = questions(count);
    say("loading " + target + " and " + draftFolder);
    EvaluationReport report;
    try (StopSignal stop =
            StopSignal.onInterrupt(
                () -> say("reporting on what was asked; Ctrl-C again ends at once"));
        LoadedModel pair = LoadedModel.load(target, options)) {
      Measurements found = measure(evaluation, pair, questions, stop);
      if (found.comparisons().isEmpty()) {
        throw new IllegalArgumentException(
            "no question was answered" + firstOf(found.skipped()).orElse(""));
      }
      report =
          new EvaluationReport(
              EvaluationReport.Subject.of(pair, options),
              new EvaluationReport.Method(
                  data.files().stream().map(file -> file.getFileName().toString()).toList(),
                  together,
                  times,
                  maxNewTokens.number(),
                  options.threads(),
                  options.deterministic(),
                  bootstrap),
              found.questions(),
              found.skipped(),
              new Summary(bootstrap).lines(found),
              checkAnswers ? evaluation.answers(pair, questions, stop::isRequested) : List.of());
    }
    print(report);
    return report.saysTheSame() && report.skipped().isEmpty() ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  private Bootstrap bootstrap() {
    try {
      return new Bootstrap(resamples, confidence, drawnWith());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--" + e.getMessage(), e);
    }
  }

  private long drawnWith() {
    return seed.seed().orElse(0L);
  }

  private Questions questions(OptionalInt count) {
    List<SampleSource> sources = data.open();
    try {
      Questions questions = Questions.draw(sources, count, drawnWith());
      if (questions.samples().isEmpty()) {
        throw new IllegalArgumentException(
            DataOption.NAME
                + " has no question that can be asked"
                + firstOf(questions.skipped()).orElse(": " + data.files() + " has no rows"));
      }
      return questions;
    } finally {
      sources.forEach(SampleSource::close);
    }
  }

  private static Optional<String> firstOf(List<Skipped> skipped) {
    return skipped.stream()
        .findFirst()
        .map(
            one ->
                "; the first of %d: %s: %s".formatted(skipped.size(), one.origin(), one.reason()));
  }

  private Measurements measure(
      DraftEvaluation evaluation, LoadedModel pair, Questions questions, StopSignal stop) {
    try (StatusLine line = StatusLine.of(spec, "evaluate")) {
      return evaluation.run(
          pair,
          questions,
          now -> line.show(text(now), now.blocks() == now.allBlocks()),
          stop::isRequested);
    }
  }

  private static String text(Progress now) {
    return "%s %d/%d, %s, %s left; decoding %s times as fast, tau %s%s"
        .formatted(
            ProgressText.bar(now.blocks(), now.allBlocks()),
            now.blocks(),
            now.allBlocks(),
            ProgressText.duration(now.elapsed()),
            ProgressText.duration(now.left()),
            Figures.number(now.decodeSpeedup(), 2),
            Figures.number(now.tau(), 2),
            now.skipped() == 0 ? "" : "; " + now.skipped() + " skipped");
  }

  private void print(EvaluationReport report) throws IOException {
    if (html != null) {
      EvaluationPage.of(report).writeTo(html);
    }
    json.print(out, EvaluationTables.of(report), ReportJson.of(report));
  }

  private void say(String message) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("evaluate: " + message);
    err.flush();
  }
}
