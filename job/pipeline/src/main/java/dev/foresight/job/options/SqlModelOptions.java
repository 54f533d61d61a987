// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.archive.prompt.AnswerRules;
import dev.foresight.streaming.images.ImagePolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;

/** Options of a model in Flink SQL: those of the command line, by their names without dashes. */
@Command(name = "CREATE MODEL")
public final class SqlModelOptions {
  /** Between the values of an option that takes several. */
  private static final String SEPARATOR = ";";

  @Mixin private PromptOption prompt;
  @Mixin private AnswerOptions generated;
  @Mixin private ModelOptions model;
  @Mixin private ImagePlaces images;
  @Mixin private CrashJournalOption crashJournal;

  private SqlModelOptions() {}

  /** Returns the names of all options. */
  public static Set<String> names() {
    Set<String> names = new TreeSet<>();
    command(new SqlModelOptions())
        .getCommandSpec()
        .options()
        .forEach(option -> names.add(option.longestName().substring(2)));
    return names;
  }

  /**
   * Reads options.
   *
   * @throws IllegalArgumentException if one is unknown or wrong
   */
  public static SqlModelOptions of(Map<String, String> values) {
    SqlModelOptions options = new SqlModelOptions();
    CommandLine command = command(options);
    List<String> arguments = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          OptionSpec option = command.getCommandSpec().findOption("--" + name);
          boolean isList = option != null && option.isMultiValue();
          arguments.add(
              "--%s=%s"
                  .formatted(
                      name,
                      isList ? value.replace(SEPARATOR, ConfigFile.separator(option)) : value));
        });
    try {
      command.parseArgs(arguments.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return options;
  }

  private static CommandLine command(SqlModelOptions options) {
    return OptionsParser.prepare(new CommandLine(options));
  }

  /**
   * Returns what is asked about every image, if it was given.
   *
   * @throws IllegalArgumentException if there are several
   */
  public Optional<String> prompt() {
    return prompt.text();
  }

  /**
   * Returns how every answer is generated.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public AnswerRules rules() {
    return generated.rules();
  }

  /** Returns the model and its engine. */
  public ModelOptions model() {
    return model;
  }

  /** Returns where events inside the engine are noted, if given. */
  public Optional<Path> crashJournal() {
    return crashJournal.folder();
  }

  /** Returns which images rows may refer to. */
  public ImagePolicy images() {
    return images.policy();
  }
}
