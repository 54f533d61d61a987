// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.job.options.WholeNumber;
import dev.foresight.tools.local.StopSignal;
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
import dev.foresight.training.report.Figures;
import dev.foresight.training.report.ReportJson;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
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
      "Every question is answered plainly and with the draft, in turns, on one engine. Figures come"
          + " for all questions and for each kind, with bootstrap confidence intervals."
          + " deploy/docs/evaluation.md says how to read them.",
      "",
      "The exit code is 3 if an answer differs, or if questions had to be skipped."
    })
final class EvaluateCommand implements Callable<Integer> {
  private final PrintStream out;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      required = true,
      description = "Folder of the target.")
  private Path model;

  @Option(
      names = "--draft",
      paramLabel = "DIR",
      required = true,
      description = "Folder of the MSD draft.")
  private Path draft;

  @Mixin private DataFlags data;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Ask so many questions, drawn from all data sets; default: all.")
  private Integer samples;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Of the draw of questions, and of the bootstrap; default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private SpeculationTrials speculation;

  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      defaultValue = "" + GenerationRequest.DEFAULT_MAX_NEW_TOKENS,
      description = "Generate at most so many tokens; default: ${DEFAULT-VALUE}.")
  private int maxNewTokens;

  @Option(
      names = "--batch-size",
      paramLabel = "B",
      converter = WholeNumber.FromOne.class,
      defaultValue = "1",
      description = "Questions answered together; default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Ask every question so often, at a temperature with other random numbers each time;"
              + " default: ${DEFAULT-VALUE}.")
  private int repetitions;

  @Option(
      names = "--pad-to-square",
      description = "Pad images to a square instead of cropping them, as MSD's authors do.")
  private boolean padToSquare;

  @Mixin private EngineFlags engine;

  @Option(
      names = "--confidence",
      paramLabel = "P",
      defaultValue = "0.95",
      description = "Of intervals, between 0 and 1; default: ${DEFAULT-VALUE}.")
  private double confidence;

  @Option(
      names = "--resamples",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Bootstrap resamples of an interval; default: ${DEFAULT-VALUE}.")
  private int resamples;

  @Option(
      names = "--json",
      paramLabel = "FILE|-",
      description = "Write the figures as JSON too; to standard output in place of the tables: -.")
  private String json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with the tables and plots.")
  private Path html;

  EvaluateCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    if (samples != null && samples < 1) {
      throw new IllegalArgumentException("--samples is " + samples + ", but must be 1 or above");
    }
    Bootstrap bootstrap = bootstrap();
    List<Speculation> ways = speculation.speculations(draft);
    EvaluationPlan plan =
        new EvaluationPlan(
            speculation.trees(),
            speculation.temperatures(),
            batchSize,
            repetitions,
            maxNewTokens,
            padToSquare ? Optional.of(true) : Optional.empty());
    DraftEvaluation evaluation =
        new DraftEvaluation(plan, engine.options().withSpeculation(ways.get(0)));
    EngineOptions options = evaluation.engineOptions();
    LocalModel.check(model);
    LocalModel.checkDraft(draft);
    Questions questions = questions();
    say("loading " + model + " and " + draft);
    EvaluationReport report;
    try (StopSignal stop =
            StopSignal.onInterrupt(
                () -> say("reporting on what was asked; Ctrl-C again ends at once"));
        LoadedModel pair = LoadedModel.load(model, options)) {
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
                  batchSize,
                  repetitions,
                  maxNewTokens,
                  options.threads(),
                  options.deterministic(),
                  bootstrap),
              found.questions(),
              found.skipped(),
              new Summary(bootstrap).lines(found));
    }
    print(report);
    return report.saysTheSame() && report.skipped().isEmpty() ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  private Bootstrap bootstrap() {
    try {
      return new Bootstrap(resamples, confidence, seed);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--" + e.getMessage(), e);
    }
  }

  private Questions questions() {
    List<SampleSource> sources = data.open();
    try {
      Questions questions =
          Questions.draw(
              sources, samples == null ? OptionalInt.empty() : OptionalInt.of(samples), seed);
      if (questions.samples().isEmpty()) {
        throw new IllegalArgumentException(
            "--data has no question that can be asked"
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
    try (ProgressLine line = ProgressLine.of(spec, "evaluate")) {
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
            ProgressLine.bar(now.blocks(), now.allBlocks()),
            now.blocks(),
            now.allBlocks(),
            ProgressLine.duration(now.elapsed()),
            ProgressLine.duration(now.left()),
            Figures.number(now.decodeSpeedup(), 2),
            Figures.number(now.tau(), 2),
            now.skipped() == 0 ? "" : "; " + now.skipped() + " skipped");
  }

  private void print(EvaluationReport report) throws IOException {
    if (html != null) {
      EvaluationPage.of(report).writeTo(html);
    }
    String figures = ReportJson.of(report) + "\n";
    if (json != null && !json.equals("-")) {
      Files.writeString(Path.of(json), figures);
    }
    out.print("-".equals(json) ? figures : EvaluationTables.of(report));
    out.flush();
  }

  private void say(String message) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("evaluate: " + message);
    err.flush();
  }
}
