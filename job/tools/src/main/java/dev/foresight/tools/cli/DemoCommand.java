// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.foresight.engine.serving.Speculation;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.SpeculationOptions;
import dev.foresight.job.options.ThreadsOption;
import dev.foresight.tools.demo.Demo;
import dev.foresight.tools.demo.DemoSettings;
import dev.foresight.tools.local.StopSignal;
import dev.foresight.tools.options.Home;
import dev.foresight.tools.options.SamplesOption;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the whole way of an event, on this machine alone. */
@Command(
    name = "demo",
    description = {
      "Sends sample images through Kafka, Flink and the model, all in this process, and shows their"
          + " captions as they come back; some samples are bad on purpose, to show dead letters.",
      "",
      "Without --model it is the bundled stand-in, which has a draft and is too small for more than"
          + " one thread."
    })
final class DemoCommand implements Callable<Integer> {
  private static final String STAND_IN_NOTE =
      "The bundled model is a tiny stand-in: it knows the colours of backgrounds and little else."
          + " For real captions give --model a LLaVA-1.5 folder.";
  private static final int USUAL_COLUMNS = 120;

  private final PrintStream out;

  @Spec private CommandSpec spec;

  @Mixin private ModelPlace model;

  @Option(
      names = SamplesOption.NAME,
      paramLabel = "FILE",
      description = "Events to send, as generate --requests has them; default: the bundled ones.")
  private Path samples;

  @Option(
      names = DemoSettings.EVENTS,
      paramLabel = "N",
      defaultValue = "60",
      description = "How many are sent.")
  private int events;

  @Option(
      names = DemoSettings.RATE,
      paramLabel = "N",
      defaultValue = "10",
      description = "How many are sent a second.")
  private int rate;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Where the HTML page is written; default: a new temporary file.")
  private Path report;

  @Option(names = "--keep", description = "Keep Kafka and Flink up afterwards, until Ctrl-C.")
  private boolean keep;

  @Mixin private ThreadsOption threads;
  @Mixin private SpeculationOptions speculation;

  DemoCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws Exception {
    LocalModel.check(folder());
    DemoSettings settings =
        new DemoSettings(
            folder(), speculation(), threads(), samples(), events, rate, report(), keep, note());
    try (StopSignal stop =
        StopSignal.onInterrupt(() -> spec.commandLine().getErr().println("stopping ..."))) {
      boolean complete =
          Demo.create(settings, new PrintWriter(out, false, UTF_8), columns()).run(stop);
      return complete || stop.isRequested() ? ExitCode.OK : ExitCode.SOME_FAILED;
    }
  }

  private Path folder() {
    return model.place().map(Path::of).orElseGet(DemoCommand::standIn);
  }

  private Path samples() {
    return samples == null ? Home.deploy("samples", "samples.jsonl") : samples;
  }

  /** Makes its folder before minutes are spent on what it shows. */
  private Path report() throws IOException {
    if (report == null) {
      return Files.createTempFile("foresight-demo-", ".html");
    }
    try {
      Files.createDirectories(report.toAbsolutePath().getParent());
      return report;
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--report is %s, but its folder cannot be made: %s".formatted(report, e.getMessage()));
    }
  }

  private Optional<Speculation> speculation() {
    try {
      return isStandIn()
          ? speculation.speculationOr(Home.deploy("draft"))
          : speculation.speculation();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private OptionalInt threads() {
    OptionalInt given = threads.number();
    return given.isEmpty() && isStandIn() ? OptionalInt.of(1) : given;
  }

  private String note() {
    return isStandIn() ? STAND_IN_NOTE : "";
  }

  private boolean isStandIn() {
    return absolute(folder()).equals(absolute(standIn()));
  }

  private static Path standIn() {
    return Home.deploy("model");
  }

  private static Path absolute(Path folder) {
    return folder.toAbsolutePath().normalize();
  }

  /** Returns the width of the terminal, if there is one that obeys. */
  private static Optional<Integer> columns() {
    String terminal = System.getenv("TERM");
    if (System.console() == null || terminal == null || terminal.equals("dumb")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Integer.valueOf(System.getenv().getOrDefault("COLUMNS", "")));
    } catch (NumberFormatException e) {
      return Optional.of(USUAL_COLUMNS);
    }
  }
}
