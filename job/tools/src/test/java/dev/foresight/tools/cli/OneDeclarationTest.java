// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.job.options.DeclaredDefault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** A name is one thing, whichever command it stands behind. */
class OneDeclarationTest {
  private static final List<Path> SOURCES =
      List.of(Path.of("src", "main"), Path.of("..", "pipeline", "src", "main"));

  /** Published names that mean another thing in one command, and why they stay. */
  private static final Map<String, String> EXCEPTIONS =
      new TreeMap<>(
          Map.of(
              "foresight demo --samples", "a file of events; others say how many questions",
              "foresight demo --rate", "events a second; others learn at a rate",
              "foresight demo --keep", "the servers stay up; others say how many checkpoints stay",
              "foresight bench --images", "images of a request; others name a folder",
              "foresight bench --config", "a model's config.json; others take options from a file",
              "foresight caption --format", "of files; others say how they print",
              "foresight replay --group-id", "the default is a group for each selection"));

  /**
   * All that a user sees of an option.
   *
   * @param type that values are read as
   * @param label of the value
   * @param text that says what it means
   * @param standard what it is where nobody gives it
   */
  private record Declaration(String type, String label, String text, Optional<String> standard) {
    static Declaration of(OptionSpec option) {
      String type =
          Stream.concat(Stream.of(option.type()), Arrays.stream(option.auxiliaryTypes()))
              .map(Class::getName)
              .distinct()
              .collect(Collectors.joining(" of "));
      return new Declaration(
          type + " " + option.arity() + " " + option.splitRegex(),
          option.paramLabel(),
          String.join("\n", option.description()),
          DeclaredDefault.of(option));
    }
  }

  @Test
  void ofEveryNameInAllCommands() {
    Map<String, Map<String, Declaration>> byName = declarations();
    assertThat(byName).hasSizeGreaterThan(100);

    byName.forEach(
        (name, byCommand) -> {
          byCommand.keySet().removeIf(command -> EXCEPTIONS.containsKey(command + " " + name));
          assertThat(byCommand.values().stream().distinct()).as(name).hasSizeLessThan(2);
        });
  }

  @Test
  void exceptAsListedAndNoMore() {
    Map<String, Map<String, Declaration>> byName = declarations();

    for (String exception : EXCEPTIONS.keySet()) {
      int cut = exception.lastIndexOf(' ');
      Map<String, Declaration> byCommand = byName.get(exception.substring(cut + 1));
      assertThat(byCommand).as(exception).containsKey(exception.substring(0, cut));
      assertThat(byCommand.values().stream().distinct()).as(exception).hasSize(2);
    }
  }

  @Test
  void whoseNameIsWrittenOnce() throws IOException {
    String code = mainCode();
    for (String name : declarations().keySet()) {
      if (!name.startsWith("--")) {
        continue;
      }
      boolean isException = EXCEPTIONS.keySet().stream().anyMatch(one -> one.endsWith(" " + name));
      assertThat(code.split("\"" + name + "[\"=]", -1).length - 1)
          .as("times that %s stands in the code; use the declaration's constant", name)
          .isLessThanOrEqualTo(isException ? 2 : 1);
    }
  }

  private static String mainCode() throws IOException {
    StringBuilder code = new StringBuilder();
    for (Path sources : SOURCES) {
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
          code.append(Files.readString(file));
        }
      }
    }
    return code.toString();
  }

  private static Map<String, Map<String, Declaration>> declarations() {
    Map<String, Map<String, Declaration>> byName = new TreeMap<>();
    List<CommandLine> commands = new ArrayList<>(AllCommands.below(CommandLines.foresight()));
    for (CommandLine command : commands) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        byName
            .computeIfAbsent(option.longestName(), name -> new TreeMap<>())
            .put(command.getCommandSpec().qualifiedName(), Declaration.of(option));
      }
    }
    return byName;
  }
}
