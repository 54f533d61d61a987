// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.cli;

import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.LlavaCheckpoint;
import dev.foresight.job.CaptionTopology;
import dev.foresight.job.KafkaStart;
import dev.foresight.job.kafka.ClientProperties;
import dev.foresight.job.model.ModelCache;
import dev.foresight.job.options.EffectiveConfig;
import dev.foresight.job.options.JobOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** What a command that starts the job can do instead: show its options, or try what it needs. */
final class BeforeStart {
  @Option(
      names = "--check",
      description =
          "Check model, topics, rights, and memory or cluster, say what is wrong with each, and start"
              + " nothing.")
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
   * @param check says what is there, or throws
   */
  record Place(String name, Callable<String> check) {}

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
    boolean model = passes(out, "model", () -> model(options));
    boolean kafka =
        passes(out, "kafka", () -> new KafkaStart(options, new CaptionTopology(options)).check());
    boolean room = passes(out, place.name(), place.check());
    out.flush();
    return model && kafka && room ? ExitCode.OK : ExitCode.NOTHING_RAN;
  }

  private static String model(JobOptions options) throws IOException {
    ModelCache models = ModelCache.ofThisMachine();
    LlavaCheckpoint checkpoint = LlavaCheckpoint.open(models.resolve(options.model().modelPlace()));
    Optional<String> draft =
        options.model().speculation().flatMap(with -> options.model().draftPlace());
    if (draft.isPresent()) {
      DraftCheckpoint.open(models.resolve(draft.get()));
    }
    return checkpoint.name() + draft.map(place -> ", draft " + place).orElse(", no draft");
  }

  private static boolean passes(PrintStream out, String what, Callable<String> check)
      throws InterruptedException {
    try {
      out.printf("%-7s ok      %s%n", what, check.call());
      return true;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      out.printf("%-7s FAILED  %s%n", what, e.getMessage());
      return false;
    }
  }
}
