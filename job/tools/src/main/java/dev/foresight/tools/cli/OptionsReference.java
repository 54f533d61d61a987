// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.job.options.BrokerOptions;
import dev.foresight.job.options.DeclaredDefault;
import dev.foresight.job.options.DeliveryOptions;
import dev.foresight.job.options.FormatOptions;
import dev.foresight.job.options.GpusOption;
import dev.foresight.job.options.ImagePlaces;
import dev.foresight.job.options.ModelOptions;
import dev.foresight.job.options.PipelineOptions;
import dev.foresight.job.options.RouteOptions;
import dev.foresight.job.options.SourceOptions;
import dev.foresight.job.options.TopicCreationOptions;
import dev.foresight.job.options.TopicOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes the reference page of the options, in Markdown: those of the job, those that several
 * commands have, then each command with those that it alone has.
 */
final class OptionsReference {
  private static final String TABLE = "| option | value | default | meaning |\n|---|---|---|---|\n";

  private final List<CommandLine> commands;
  private final StringBuilder page = new StringBuilder();

  /** What the page has said already, by the options' names. */
  private final Map<String, OptionSpec> said = new LinkedHashMap<>();

  private Set<String> ofJob = Set.of();

  private OptionsReference(List<CommandLine> commands) {
    this.commands = commands;
  }

  /** Returns the page, made of the same descriptions that {@code --help} shows. */
  static String page(CommandLine foresight) {
    return new OptionsReference(AllCommands.below(foresight)).write();
  }

  private String write() {
    page.append(
        """
        <!-- Generated from the commands' declarations; a test fails when this is stale. -->
        # Options

        A name means the same in every command that has it, but for what is said under [commands](#commands).
        Every command has `--help`, which shows the same texts, and `--version`.

        # Options of the job

        For `foresight run` and for the job on a cluster (`dev.foresight.job.CaptionJob`). Every option can be
        given on the command line (`--batch-size 8`) or, without the dashes, in the YAML file that `--config`
        names (`batch-size: 8`). The command line wins over the file, the file over the default. Durations are
        written as `500ms`, `2s`, `5m`, `1h` or `7d`. A list or map on the command line replaces that of the file.
        """);
    CommandSpec run = command("foresight run").getCommandSpec();
    section("Kafka", run, BrokerOptions.class);
    section("Source", run, SourceOptions.class);
    section("Results and dead letters", run, TopicOptions.class);
    section("Formats", run, FormatOptions.class);
    section("Creation of topics", run, TopicCreationOptions.class);
    section("Model and engine", run, ModelOptions.class);
    section("Routes", run, RouteOptions.class);
    section("GPUs of slots", run, GpusOption.class);
    section("Delivery", run, DeliveryOptions.class);
    section("Places of images", run, ImagePlaces.class);
    section("Pipeline", run, PipelineOptions.class);
    ofJob = Set.copyOf(said.keySet());
    page.append("\n# Options of several commands\n");
    table(shared());
    page.append("\n# Commands\n");
    commands.forEach(this::command);
    return page.toString();
  }

  private CommandLine command(String name) {
    return commands.stream()
        .filter(command -> command.getCommandSpec().qualifiedName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void section(String title, CommandSpec run, Class<?> options) {
    page.append("\n## ").append(title).append("\n");
    table(
        CommandSpec.forAnnotatedObject(options).options().stream()
            .map(option -> run.findOption(option.longestName()))
            .toList());
  }

  /** Returns what at least two commands have and the job has not. */
  private List<OptionSpec> shared() {
    Map<String, List<OptionSpec>> byName = new LinkedHashMap<>();
    for (CommandLine command : commands) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        byName.computeIfAbsent(option.longestName(), name -> new ArrayList<>()).add(option);
      }
    }
    byName.keySet().removeAll(said.keySet());
    byName.values().removeIf(same -> same.get(0).usageHelp() || same.get(0).versionHelp());
    return byName.values().stream()
        .map(OptionsReference::mostOften)
        .filter(same -> same.size() > 1)
        .map(same -> same.get(0))
        .toList();
  }

  /** Where a name is an exception in one command, the others have what counts. */
  private static List<OptionSpec> mostOften(List<OptionSpec> ofOneName) {
    return ofOneName.stream()
        .collect(Collectors.groupingBy(OptionsReference::meaning))
        .values()
        .stream()
        .max(Comparator.comparing(List::size))
        .orElseThrow();
  }

  private void command(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    page.append("\n## ").append(spec.qualifiedName()).append("\n");
    page.append(text(spec.usageMessage().description()[0])).append("\n");
    List<OptionSpec> own = new ArrayList<>();
    List<OptionSpec> known = new ArrayList<>();
    for (OptionSpec option : sorted(spec.options())) {
      if (option.usageHelp() || option.versionHelp()) {
        continue;
      }
      OptionSpec before = said.get(option.longestName());
      boolean isKnown = before != null && meaning(before).equals(meaning(option));
      (isKnown ? known : own).add(option);
    }
    list("Takes", spec.positionalParameters().stream().map(PositionalParamSpec::paramLabel));
    if (known.stream().map(OptionsReference::name).toList().containsAll(ofJob)) {
      known.removeIf(option -> ofJob.contains(option.longestName()));
      page.append("\nHas all [options of the job](#options-of-the-job).\n");
    }
    list("Needs", known.stream().filter(OptionSpec::required).map(OptionsReference::name));
    list("Shares", known.stream().filter(one -> !one.required()).map(OptionsReference::name));
    if (!own.isEmpty()) {
      page.append("\n").append(TABLE);
      own.forEach(this::row);
    }
  }

  private void list(String what, Stream<String> names) {
    String listed = names.map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    if (!listed.isEmpty()) {
      page.append("\n").append(what).append(": ").append(listed).append(".\n");
    }
  }

  private void table(List<OptionSpec> options) {
    page.append(TABLE);
    for (OptionSpec option : sorted(options)) {
      row(option);
      said.put(option.longestName(), option);
    }
  }

  private void row(OptionSpec option) {
    page.append("| `").append(option.longestName()).append("` | ").append(valueOf(option));
    page.append(" | ").append(defaultOf(option)).append(" | ");
    page.append(text(String.join(" ", option.description()))).append(" |\n");
  }

  private static List<OptionSpec> sorted(List<OptionSpec> options) {
    return options.stream().sorted(Comparator.comparing(OptionSpec::longestName)).toList();
  }

  private static String name(OptionSpec option) {
    return option.longestName();
  }

  private static String meaning(OptionSpec option) {
    return option.paramLabel() + " " + String.join(" ", option.description());
  }

  /** A flag has none. */
  private static String valueOf(OptionSpec option) {
    return option.arity().max() == 0 ? "" : text(option.paramLabel());
  }

  private static String defaultOf(OptionSpec option) {
    if (option.required()) {
      return "required";
    }
    return DeclaredDefault.of(option).map(value -> "`" + value + "`").orElse("");
  }

  /** A bar would end the table's cell, and tags are not shown. */
  private static String text(String text) {
    return text.replace("|", "\\|").replace("<", "\\<");
  }
}
