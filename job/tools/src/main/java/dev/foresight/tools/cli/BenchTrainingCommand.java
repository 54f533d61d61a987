// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.report.Figures;
import dev.foresight.engine.report.ReportJson;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.job.options.ThreadsOption;
import dev.foresight.tools.bench.BenchPlan;
import dev.foresight.tools.options.JsonOption;
import dev.foresight.tools.options.VocabularyOption;
import dev.foresight.training.measure.TrainingThroughput;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says how fast training is on this machine. */
@Command(
    name = "bench-training",
    description = {
      "Measures training steps of a draft of one layer, 256 wide, on 16 x 96 tokens, and in turns"
          + " the rate at which this machine multiplies large matrices: what part of that rate"
          + " training reaches."
    })
final class BenchTrainingCommand implements Callable<Integer> {
  private static final String ROUNDS = "--rounds";
  private static final int USUAL_VOCABULARY = 4096;

  private final PrintStream out;

  @Mixin private ThreadsOption threads;
  @Mixin private VocabularyOption vocabulary;

  @Option(
      names = ROUNDS,
      paramLabel = "N",
      defaultValue = "20",
      description = "Measure so often, behind a round that does not count.")
  private int rounds;

  @Mixin private JsonOption json;

  BenchTrainingCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    int tokens = vocabulary.number().orElse(USUAL_VOCABULARY);
    BenchPlan.requirePositive(ROUNDS, rounds);
    BenchPlan.requirePositive(VocabularyOption.NAME, tokens);
    TrainingThroughput.Result result =
        TrainingThroughput.measure(
            tokens, threads.applyTo(EngineOptions.defaults()).threads(), rounds);
    json.print(out, text(result), ReportJson.of(result));
    return ExitCode.OK;
  }

  private static String text(TrainingThroughput.Result result) {
    return """
        %s samples/s of %d tokens, %d a step
        %s MFLOP a sample, forward and backward
        %s GFLOP/s, of %s at which large matrices are multiplied: %s
        """
        .formatted(
            Figures.number(result.samplesPerSecond(), 1),
            result.length(),
            result.samples(),
            Figures.number(result.flopPerSample() / 1e6, 1),
            Figures.number(result.flopPerSample() * result.samplesPerSecond() / 1e9, 1),
            Figures.number(result.gemmFlopPerSecond() / 1e9, 1),
            Figures.percent(result.share()));
  }
}
