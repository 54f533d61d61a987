// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.tools.bench.BenchPlan;
import dev.foresight.training.measure.TrainingThroughput;
import dev.foresight.training.report.Figures;
import dev.foresight.training.report.ReportJson;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
  private final PrintStream out;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of one operation; default: all processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      defaultValue = "4096",
      description = "Tokens that the draft can propose; default: ${DEFAULT-VALUE}.")
  private int vocabulary;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Measure so often, behind a round that does not count; default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--json", description = "Print the figures as JSON.")
  private boolean json;

  BenchTrainingCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    BenchPlan.requirePositive("--threads", threads);
    BenchPlan.requirePositive("--rounds", rounds);
    BenchPlan.requirePositive("--vocabulary", vocabulary);
    TrainingThroughput.Result result = TrainingThroughput.measure(vocabulary, threads, rounds);
    out.println(json ? ReportJson.of(result) : text(result));
    return ExitCode.OK;
  }

  private static String text(TrainingThroughput.Result result) {
    return """
        %s samples/s of %d tokens, %d a step
        %s MFLOP a sample, forward and backward
        %s GFLOP/s, of %s at which large matrices are multiplied: %s"""
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
