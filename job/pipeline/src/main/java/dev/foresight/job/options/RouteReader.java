// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Reads a route: an object of JSON whose keys are the engine's options, and some of its own. */
final class RouteReader implements ITypeConverter<RouteSettings> {
  private static final String EXAMPLE =
      "{\"name\": \"small\", \"match\": {\"model\": \"small\"}, \"model\": \"/models/small\"}";

  @Override
  public RouteSettings convert(String value) {
    JsonNode route = object(value);
    Keys keys = new Keys();
    CommandLine command = OptionsParser.prepare(new CommandLine(keys));
    List<String> arguments = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : route.properties()) {
      if (!entry.getKey().equals("match")) {
        arguments.add(argument(command, entry.getKey(), entry.getValue()));
      }
    }
    try {
      command.parseArgs(arguments.toArray(String[]::new));
    } catch (ParameterException e) {
      throw new TypeConversionException("a route cannot be read: " + e.getMessage());
    }
    if (!keys.name.matches("[a-z0-9][a-z0-9-]*") || keys.name.equals(RouteOptions.DEFAULT_ROUTE)) {
      throw new TypeConversionException(
          "name of a route is '%s', but must be of a-z, 0-9 and -, and other than %s, the route of --model"
              .formatted(keys.name, RouteOptions.DEFAULT_ROUTE));
    }
    return new RouteSettings(
        keys.name,
        matchedModel(keys.name, route.path("match")),
        keys.engine,
        keys.capacity == null ? OptionalInt.empty() : OptionalInt.of(keys.capacity),
        keys.parallelism == null ? OptionalInt.empty() : OptionalInt.of(keys.parallelism),
        Optional.ofNullable(keys.slotSharingGroup));
  }

  private static JsonNode object(String value) {
    try {
      JsonNode route = new JsonMapper().readTree(value);
      if (route.isObject()) {
        return route;
      }
    } catch (JsonProcessingException e) {
      // said below
    }
    throw new TypeConversionException("'%s' is no route; write %s".formatted(value, EXAMPLE));
  }

  private static String argument(CommandLine command, String key, JsonNode value) {
    String option = "--" + key;
    if (command.getCommandSpec().findOption(option) == null) {
      throw new TypeConversionException("a route has " + key + ", which is nothing of a route");
    }
    if (!value.isValueNode() || value.isNull()) {
      throw new TypeConversionException("a route has " + key + " without one value");
    }
    return option + "=" + value.asText();
  }

  private static String matchedModel(String name, JsonNode match) {
    if (match.size() != 1
        || !match.path("model").isTextual()
        || match.get("model").asText().isBlank()) {
      throw new TypeConversionException(
          "match of the route %s is %s, but must be {\"model\": NAME}: what requests name as their model"
              .formatted(name, match.isMissingNode() ? "missing" : match));
    }
    return match.get("model").asText();
  }

  /** What a route has but for its match. */
  @Command(name = "route")
  @Requires(ModelPlace.NAME)
  private static final class Keys {
    @Option(names = "--name", required = true)
    private String name;

    @Option(names = "--slot-sharing-group")
    private String slotSharingGroup;

    @Option(names = PipelineOptions.CAPACITY, converter = WholeNumber.FromOne.class)
    private Integer capacity;

    @Option(names = PipelineOptions.PARALLELISM, converter = WholeNumber.FromOne.class)
    private Integer parallelism;

    @Mixin private ModelOptions engine;
  }
}
