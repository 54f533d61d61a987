// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.job.CacheRoom;
import dev.foresight.job.options.OptionsParser;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code foresight}. */
@Command(
    name = "foresight",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    showDefaultValues = true,
    usageHelpAutoWidth = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Captions images with LLaVA-1.5: from Kafka with Flink, or one by one.",
    footer = {
      "",
      "Exit codes: 0 all went well, 2 nothing could run, 3 some requests failed,"
          + " or bench or evaluate found answers that differ, 141 nobody reads the results any"
          + " more.",
      "Results go to standard output, everything else to standard error."
    })
public final class Foresight implements Runnable {
  @Spec private CommandSpec spec;

  private Foresight() {}

  /** Runs a command and ends the process. */
  public static void main(String[] arguments) {
    StandardOutput output = new StandardOutput();
    PrintStream out = output.printer();
    // A library that prints must not spoil the results.
    System.setOut(System.err);
    int code = commandLine(out, DecodingEngine::open).execute(arguments);
    out.flush();
    // Libraries leave threads behind.
    System.exit(output.exitCode(code, System.err));
  }

  /** Builds the whole command line. */
  static CommandLine commandLine(PrintStream out, EngineOpener engines) {
    return commandLine(out, engines, CacheRoom.ofThisProcess());
  }

  /**
   * Builds the whole command line.
   *
   * @param caches how much memory caches get that nobody sized
   */
  static CommandLine commandLine(PrintStream out, EngineOpener engines, CacheRoom caches) {
    CommandLine command =
        new CommandLine(new Foresight())
            .addSubcommand(new DemoCommand(out))
            .addSubcommand(new GenerateCommand(out, engines, caches))
            .addSubcommand(
                new CommandLine(new CaptionCommand()).addSubcommand(new CaptionCommand.Status(out)))
            .addSubcommand(new BenchCommand(out, caches))
            .addSubcommand(new DistillCommand(engines, caches))
            .addSubcommand(new TrainCommand(out, caches))
            .addSubcommand(new TrainTargetCommand(out, caches))
            .addSubcommand(new EvaluateCommand(out, caches))
            .addSubcommand(new AblateCommand(out, engines, caches))
            .addSubcommand(new ShapesCommand())
            .addSubcommand(new PicturesCommand())
            .addSubcommand(new TokenizerCommand())
            .addSubcommand(new GrowCommand())
            .addSubcommand(new AverageCommand())
            .addSubcommand(new BenchTrainingCommand(out))
            .addSubcommand(new InflateCommand())
            .addSubcommand(new DoctorCommand(out))
            .addSubcommand(new SamplesCommand())
            .addSubcommand(new KernelsCommand(out))
            .addSubcommand(new ExportStepCommand())
            .addSubcommand(new RunCommand(out))
            .addSubcommand(new IngestCommand(out))
            .addSubcommand(new WatchCommand(out))
            .addSubcommand(new DeadLettersCommand(out))
            .addSubcommand(new ReplayCommand(out))
            .addSubcommand(new SubmitCommand(out))
            .addSubcommand(
                new CommandLine(new JobsCommand())
                    .addSubcommand(new JobsCommand.ListJobs(out))
                    .addSubcommand(new JobsCommand.Status(out))
                    .addSubcommand(new JobsCommand.Stop(out))
                    .addSubcommand(new JobsCommand.Cancel()))
            .addSubcommand(
                new CommandLine(new ClusterCommand())
                    .addSubcommand(new ClusterCommand.Start(out))
                    .addSubcommand(new ClusterCommand.Status(out))
                    .addSubcommand(new ClusterCommand.Stop()))
            .addSubcommand(
                new CommandLine(new BrokerCommand())
                    .addSubcommand(new BrokerCommand.Start(out))
                    .addSubcommand(new BrokerCommand.Stop()));
    OptionsParser.prepare(command);
    // Its --config is a model's shape, not a file of options.
    command.getSubcommands().get("bench").setDefaultValueProvider(null);
    return command
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler(new FailureHandler())
        .setParameterExceptionHandler(new FailureHandler());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
