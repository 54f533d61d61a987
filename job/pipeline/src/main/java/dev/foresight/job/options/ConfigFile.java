// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.foresight.schemas.FileFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Takes from a YAML file what the command line does not give. Keys are the options' names without
 * dashes; a key that is no option is refused by name.
 *
 * <pre>
 * model: /models/llava-1.5-7b-hf
 * checkpoint-interval: 5s
 * kafka-property:
 *   security.protocol: SSL
 * </pre>
 */
public final class ConfigFile implements IDefaultValueProvider {
  /** The option that names the file. */
  public static final String NAME = "--config";

  /** What the option means, wherever a job has it. */
  static final String DESCRIPTION =
      "YAML file with any of these options, without the dashes; the command line wins over it;"
          + " default: none.";

  /** Between the elements of a list or map: nothing that a value on the command line holds. */
  static final String SEPARATOR = "\n";

  private Path read;
  private Map<String, String> values = Map.of();

  @Override
  @SuppressWarnings("ReferenceEquality") // one object an option
  public String defaultValue(ArgSpec argument) throws IOException {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    CommandSpec command = argument.command();
    OptionSpec config = command.findOption(NAME);
    if (config == null || option == config || config.getValue() == null) {
      return null;
    }
    Path file = config.getValue();
    if (!file.equals(read)) {
      values = values(file, command);
      read = file;
    }
    String value = values.get(option.longestName());
    // Picocli would put variables in; references to secrets are Kafka's to resolve.
    return value == null ? null : value.replace("${", "$${");
  }

  private static Map<String, String> values(Path file, CommandSpec command) {
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw failure(command, file, "is no YAML from line " + line + " on");
    } catch (IOException e) {
      throw failure(command, file, "cannot be read: " + FileFault.of(e));
    }
    Map<String, String> values = new TreeMap<>();
    if (root.isMissingNode() || root.isNull()) {
      return values;
    }
    if (!root.isObject()) {
      throw failure(command, file, "must hold lines such as \"batch-size: 8\"");
    }
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      String name = "--" + entry.getKey();
      if (!isSettable(command, name)) {
        throw failure(command, file, "has " + entry.getKey() + ", which is no option here");
      }
      values.put(name, text(command, file, entry.getKey(), entry.getValue()));
    }
    return values;
  }

  /** Returns what is between the elements of an option's list or map. */
  static String separator(OptionSpec option) {
    return option.splitRegex().isEmpty() ? SEPARATOR : option.splitRegex();
  }

  private static boolean isSettable(CommandSpec command, String name) {
    OptionSpec option = command.findOption(name);
    return option != null && !option.usageHelp() && !option.versionHelp() && !name.equals(NAME);
  }

  private static String text(CommandSpec command, Path file, String key, JsonNode value) {
    List<String> elements = new ArrayList<>();
    if (value.isObject()) {
      value
          .properties()
          .forEach(entry -> elements.add(entry.getKey() + "=" + entry.getValue().asText()));
    } else if (value.isArray()) {
      // What has parts of its own is written as the command line has it, in JSON.
      value.forEach(
          element -> elements.add(element.isValueNode() ? element.asText() : element.toString()));
    } else if (value.isNull()) {
      throw failure(command, file, "has " + key + " without a value");
    } else {
      elements.add(value.asText());
    }
    return String.join(separator(command.findOption("--" + key)), elements);
  }

  private static ParameterException failure(CommandSpec command, Path file, String what) {
    return new ParameterException(command.commandLine(), "the file " + file + " " + what);
  }
}
