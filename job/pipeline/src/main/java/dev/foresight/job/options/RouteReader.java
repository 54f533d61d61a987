// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.foresight.streaming.route.RouteMatch;
import java.util.ArrayList;
import java.util.HashMap;
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

  private static final String MATCH = "match";
  private static final String MODEL = "model";
  private static final String ATTRIBUTE = "attribute";

  @Override
  public RouteSettings convert(String value) {
    JsonNode route = object(value);
    Keys keys = new Keys();
    CommandLine command = OptionsParser.prepare(new CommandLine(keys));
    List<String> arguments = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : route.properties()) {
      if (!entry.getKey().equals(MATCH)) {
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
        match(keys, route.path(MATCH)),
        new RouteTopics(keys.input.given().orElse(List.of()), Optional.ofNullable(keys.output)),
        keys.engine,
        keys.capacity == null ? OptionalInt.empty() : OptionalInt.of(keys.capacity),
        keys.parallelism == null ? OptionalInt.empty() : OptionalInt.of(keys.parallelism),
        Optional.ofNullable(keys.slotSharingGroup),
        keys.gpus.number());
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

  /** A topic of its own says enough. */
  private static Optional<RouteMatch> match(Keys keys, JsonNode match) {
    if (match.isMissingNode() && keys.input.given().isPresent()) {
      return Optional.empty();
    }
    try {
      Map<String, String> attributes = new HashMap<>();
      match
          .path(ATTRIBUTE)
          .properties()
          .forEach(entry -> attributes.put(entry.getKey(), text(entry.getValue())));
      int known = (match.has(MODEL) ? 1 : 0) + (attributes.isEmpty() ? 0 : 1);
      if (match.size() == known && known > 0) {
        return Optional.of(
            new RouteMatch(match.has(MODEL) ? text(match.get(MODEL)) : "", attributes));
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new TypeConversionException(
        "match of the route %s is %s, but must be {\"model\": NAME}, what requests name as their model, {\"attribute\": {NAME: VALUE}}, what they have among their attributes, or both"
            .formatted(keys.name, match.isMissingNode() ? "missing" : match));
  }

  private static String text(JsonNode value) {
    if (!value.isTextual() || value.asText().isBlank()) {
      throw new IllegalArgumentException("no text");
    }
    return value.asText();
  }

  /** What a route has but for its match. */
  @Command(name = "route")
  @Requires(ModelPlace.NAME)
  private static final class Keys {
    @Option(names = "--name", required = true)
    private String name;

    @Mixin private InputTopicOption input;

    @Option(names = OutputTopicOption.NAME)
    private String output;

    @Option(names = "--slot-sharing-group")
    private String slotSharingGroup;

    @Option(names = PipelineOptions.CAPACITY, converter = WholeNumber.Capacity.class)
    private Integer capacity;

    @Option(names = PipelineOptions.PARALLELISM, converter = WholeNumber.Parallelism.class)
    private Integer parallelism;

    @Mixin private GpusOption gpus;

    @Mixin private ModelOptions engine;
  }
}
