// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.serving.Speculation;
import dev.foresight.job.options.SpeculationOptions;
import dev.foresight.job.options.WholeNumber;
import dev.foresight.tools.demo.Demo;
import dev.foresight.tools.demo.DemoSettings;
import dev.foresight.tools.local.StopSignal;
import java.io.IOException;
import java.io.PrintStream;
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
          + " captions as they come back; some samples are bad on purpose, to show dead letters."
    })
final class DemoCommand implements Callable<Integer> {
  private static final String HOME = "${sys:foresight.home:-.}";
  private static final String STAND_IN_NOTE =
      "The bundled model is a tiny stand-in: it knows the colours of backgrounds and little else. For"
          + " real captions give --model a LLaVA-1.5 folder.";
  private static final int USUAL_COLUMNS = 120;

  private final PrintStream out;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      defaultValue = HOME + "/deploy/model",
      description = "Folder of the model; default: the bundled stand-in.")
  private Path model;

  @Option(
      names = "--samples",
      paramLabel = "FILE",
      defaultValue = HOME + "/deploy/samples/samples.jsonl",
      description = "Events to send, as generate --requests has them; default: the bundled ones.")
  private Path samples;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "60",
      description = "How many are sent; default: ${DEFAULT-VALUE}.")
  private int events;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many are sent a second; default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Where the HTML page is written; default: a new temporary file.")
  private Path report;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      description =
          "Threads of one operation on the CPU; default: 1 for the stand-in, which is too small for"
              + " more, else all processors.")
  private Integer threads;

  @Option(names = "--keep", description = "Keep Kafka and Flink up afterwards, until Ctrl-C.")
  private boolean keep;

  @Mixin private SpeculationOptions speculation;

  DemoCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws Exception {
    LocalModel.check(model);
    DemoSettings settings =
        new DemoSettings(
            model, speculation(), threads(), samples, events, rate, report(), keep, note());
    try (StopSignal stop =
        StopSignal.onInterrupt(() -> spec.commandLine().getErr().println("stopping ..."))) {
      boolean complete = Demo.create(settings, out, columns()).run(stop);
      return complete || stop.isRequested() ? ExitCode.OK : ExitCode.SOME_FAILED;
    }
  }

  private Path report() throws IOException {
    return report != null ? report : Files.createTempFile("foresight-demo-", ".html");
  }

  private Optional<Speculation> speculation() {
    try {
      return isStandIn() ? speculation.speculationOr(bundled("draft")) : speculation.speculation();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private OptionalInt threads() {
    if (threads != null) {
      return OptionalInt.of(threads);
    }
    return isStandIn() ? OptionalInt.of(1) : OptionalInt.empty();
  }

  private String note() {
    return isStandIn() ? STAND_IN_NOTE : "";
  }

  private boolean isStandIn() {
    return model.toAbsolutePath().normalize().equals(bundled("model"));
  }

  private static Path bundled(String name) {
    Path home = Path.of(System.getProperty("foresight.home", "."));
    return home.resolve("deploy").resolve(name).toAbsolutePath().normalize();
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
