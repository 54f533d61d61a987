// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.text.Tokenizer;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.SpeculationOptions;
import dev.foresight.job.options.ThreadsOption;
import dev.foresight.tools.demo.Demo;
import dev.foresight.tools.demo.DemoSettings;
import dev.foresight.tools.local.StopSignal;
import dev.foresight.tools.options.BundledModel;
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
      "Sends sample images with questions through Kafka, Flink and the model, all in this process,"
          + " and shows the answers as they come back; some samples are bad on purpose, to show"
          + " dead letters.",
      "",
      "Without --model it is the bundled one, which has a draft: each question is answered with the"
          + " draft and without, beside each other, and the page shows in colour what each pass of"
          + " the model told."
    })
final class DemoCommand implements Callable<Integer> {
  private static final String BUNDLED_NOTE =
      "The bundled model knows emoji and flags on plain backgrounds, alone or two at a time, and"
          + " nothing else. For photographs give --model a LLaVA-1.5 folder.";
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
      description = "How many are sent; default: each sample once.")
  private Integer events;

  @Option(
      names = DemoSettings.RATE,
      paramLabel = "N",
      defaultValue = "3",
      description = "How many are sent a second.")
  private int rate;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Where the HTML page is written; default: a new temporary file.")
  private Path report;

  @Option(
      names = "--compare",
      description =
          "Answer each question without the draft too, and tell how many times as fast it is with"
              + " the draft; loads the model twice. The bundled one always does.")
  private boolean compare;

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
    DemoSettings settings = settings();
    try (Tokenizer tokenizer = Tokenizer.open(folder());
        StopSignal stop =
            StopSignal.onInterrupt(() -> spec.commandLine().getErr().println("stopping ..."))) {
      PrintWriter shown = new PrintWriter(out, false, UTF_8);
      boolean complete = Demo.create(settings, tokenizer, shown, columns()).run(stop);
      return complete || stop.isRequested() ? ExitCode.OK : ExitCode.SOME_FAILED;
    }
  }

  private DemoSettings settings() throws IOException {
    boolean bundled = BundledModel.is(folder());
    Optional<Speculation> speculation = speculation(bundled);
    return new DemoSettings(
        folder(),
        speculation,
        speculation.isPresent() && (compare || bundled),
        threads(bundled),
        samples(),
        events == null ? OptionalInt.empty() : OptionalInt.of(events),
        rate,
        report(),
        keep,
        bundled ? BUNDLED_NOTE : "");
  }

  private Path folder() {
    return model.place().map(Path::of).orElseGet(BundledModel::folder);
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

  private Optional<Speculation> speculation(boolean bundled) {
    try {
      return bundled ? speculation.speculationOr(BundledModel.draft()) : speculation.speculation();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  /** The bundled model is too small to gain by more than one. */
  private OptionalInt threads(boolean bundled) {
    OptionalInt given = threads.number();
    return given.isEmpty() && bundled ? OptionalInt.of(1) : given;
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
