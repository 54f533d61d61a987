// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.serving.EnginePlan;
import dev.foresight.engine.serving.decoding.DeviceTrial;
import dev.foresight.job.CaptionTopology;
import dev.foresight.job.SharedEngines;
import dev.foresight.job.kafka.ClientProperties;
import dev.foresight.job.options.EffectiveConfig;
import dev.foresight.job.options.JobOptions;
import dev.foresight.job.options.ModelOptions;
import dev.foresight.job.options.RouteSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.util.OptionalInt;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** What a command that starts the job can do instead: show its options, or try what it needs. */
final class BeforeStart {
  @Option(
      names = "--check",
      description =
          "Check model, topics, rights, and memory or cluster, say what is wrong with each, and"
              + " start nothing.")
  private boolean check;

  @Option(
      names = "--print-config",
      description =
          "Print the options in effect as a file for --config, with where each is from, and start"
              + " nothing.")
  private boolean printConfig;

  /**
   * Where the job is to run.
   *
   * @param name for people
   * @param decodesHere whether it decodes on this machine
   * @param check says what is there, or throws
   */
  record Place(String name, boolean decodesHere, Check check) {}

  /** A need of the job. */
  @FunctionalInterface
  interface Check {
    /** Says how the need is met, or throws. */
    String run() throws IOException, InterruptedException;
  }

  /**
   * Does what the options ask for.
   *
   * @return the exit code, or nothing if the job is to start
   */
  OptionalInt run(ParseResult command, JobOptions options, Place place, PrintStream out)
      throws InterruptedException {
    if (printConfig) {
      // Refuses secrets before anything is shown.
      ClientProperties.of(options.broker());
      out.print(EffectiveConfig.yaml(command));
      out.flush();
      return OptionalInt.of(ExitCode.OK);
    }
    return check ? OptionalInt.of(check(options, place, out)) : OptionalInt.empty();
  }

  private static int check(JobOptions options, Place place, PrintStream out)
      throws InterruptedException {
    boolean model = passes(out, "model", () -> requireModel(options, place), true);
    boolean kafka =
        passes(out, "kafka", () -> new CaptionTopology(options).endpoints().check(), true);
    boolean room = passes(out, place.name(), place.check(), model);
    out.flush();
    return model && kafka && room ? ExitCode.OK : ExitCode.NOTHING_RAN;
  }

  /**
   * Checks all that can make the engine's opening fail.
   *
   * @return the model, for people
   * @throws CheckpointException if model or draft cannot be used
   * @throws IllegalArgumentException if the options cannot, or this machine has no such device
   * @throws IOException if model or draft cannot be fetched
   */
  static String requireModel(JobOptions options, Place place) throws IOException {
    StringBuilder models = new StringBuilder(requireModel(options.model(), place));
    for (RouteSettings route : options.routes()) {
      try {
        models.append(
            "; route %s: %s".formatted(route.name(), requireModel(route.engine(), place)));
      } catch (CheckpointException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "route %s: %s".formatted(route.name(), e.getMessage()), e);
      }
    }
    return models.toString();
  }

  private static String requireModel(ModelOptions model, Place place) throws IOException {
    EnginePlan plan = SharedEngines.of(model).plan();
    if (place.decodesHere()) {
      DeviceTrial.run(plan.options());
    }
    return plan.checkpoint().name()
        + (plan.draft().isPresent() ? ", draft " + model.draftPlace().orElseThrow() : ", no draft");
  }

  /** A model that cannot be used is said once, and not by everything that asks for it. */
  private static boolean passes(PrintStream out, String what, Check check, boolean knowsModel)
      throws InterruptedException {
    try {
      out.printf("%-7s ok      %s%n", what, check.run());
      return true;
    } catch (CheckpointException e) {
      String why = knowsModel ? "FAILED  " + e.getMessage() : "unknown until the model is right";
      out.printf("%-7s %s%n", what, why);
      return false;
    } catch (IOException | RuntimeException e) {
      out.printf("%-7s FAILED  %s%n", what, e.getMessage());
      return false;
    }
  }
}
