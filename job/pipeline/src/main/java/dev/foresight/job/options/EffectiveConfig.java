// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Shows what options a command runs with, as a YAML file that {@code --config} takes. */
public final class EffectiveConfig {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .build();

  private EffectiveConfig() {}

  /**
   * Returns a line for each option of the job that has a value, with where the value comes from.
   * Options of the command itself, such as {@code --check}, are left out.
   *
   * @param command that was parsed
   */
  public static String yaml(ParseResult command) {
    StringBuilder page = new StringBuilder();
    CommandSpec job = CommandSpec.forAnnotatedObject(JobOptions.class);
    List<OptionSpec> options =
        command.commandSpec().options().stream()
            .filter(option -> job.findOption(option.longestName()) != null)
            .filter(option -> !option.longestName().equals(ConfigFile.NAME))
            .sorted(Comparator.comparing(OptionSpec::longestName))
            .toList();
    for (OptionSpec option : options) {
      Optional<String> file = fromFile(option);
      if (command.hasMatchedOption(option.longestName())) {
        page.append(line("command line", option, option.stringValues()));
      } else if (file.isPresent()) {
        page.append(line("file", option, List.of(file.get().split(ConfigFile.separator(option)))));
      } else {
        DeclaredDefault.of(option)
            .ifPresent(value -> page.append(line("default", option, List.of(value))));
      }
    }
    return page.toString();
  }

  private static Optional<String> fromFile(OptionSpec option) {
    try {
      String value = option.command().defaultValueProvider().defaultValue(option);
      return Optional.ofNullable(value).map(escaped -> escaped.replace("$${", "${"));
    } catch (Exception e) {
      throw new IllegalStateException("a file that was read cannot be read again", e);
    }
  }

  private static String line(String origin, OptionSpec option, List<String> values) {
    ObjectNode line = YAML.createObjectNode();
    String key = option.longestName().substring(2);
    if (Map.class.isAssignableFrom(option.type())) {
      ObjectNode map = line.putObject(key);
      values.forEach(value -> putEntry(map, value));
    } else if (option.isMultiValue()) {
      values.forEach(line.withArray(key)::add);
    } else if (option.typeInfo().isBoolean()) {
      line.put(key, Boolean.parseBoolean(values.get(0)));
    } else {
      line.put(key, values.get(0));
    }
    try {
      return "# " + origin + "\n" + YAML.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings can't be written as YAML", e);
    }
  }

  private static void putEntry(ObjectNode map, String entry) {
    int split = entry.indexOf('=');
    map.put(entry.substring(0, split), entry.substring(split + 1));
  }
}
