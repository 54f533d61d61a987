// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The fields of one JSON object of a checkpoint's files, read by name, type and range; a null
 * counts as absent. Failures are one line that names file, field, value and what would be right.
 *
 * @param object that holds the values; without any if it is missing
 * @param file that the object is from
 * @param prefix of the object's fields in messages, such as {@code text_config.}
 */
public record ConfigValues(JsonNode object, Path file, String prefix) {
  /**
   * Reads a file.
   *
   * @throws CheckpointException if it cannot be read, or is no JSON object
   */
  public static ConfigValues read(Path file) {
    return of(JsonFile.read(file), file);
  }

  /**
   * Reads the {@code config.json} of a model's folder.
   *
   * @throws CheckpointException if it is missing, or no JSON object
   */
  public static ConfigValues ofFolder(Path folder) {
    Path file = folder.resolve("config.json");
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          Shown.path(folder) + " has no config.json; is it a checkpoint folder?");
    }
    return read(file);
  }

  /**
   * Reads a {@code config.json} alone, of any name.
   *
   * @param whose it should be, for messages
   * @throws CheckpointException if it is missing, or no JSON object
   */
  public static ConfigValues ofShape(Path file, String whose) {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          "there is no file " + Shown.path(file) + "; name the config.json of " + whose);
    }
    return read(file);
  }

  /**
   * Reads text.
   *
   * @param file that it is from, for messages
   * @throws CheckpointException if it is no JSON object
   */
  public static ConfigValues parse(String json, Path file) {
    return of(JsonFile.parse(json.getBytes(StandardCharsets.UTF_8), file), file);
  }

  /**
   * Takes a value.
   *
   * @throws CheckpointException if it is no object
   */
  public static ConfigValues of(JsonNode root, Path file) {
    if (!root.isObject()) {
      throw new CheckpointException(
          "%s is %s, but must be a JSON object; download it again"
              .formatted(Shown.path(file), Shown.value(root)));
    }
    return new ConfigValues(root, file, "");
  }

  /** Returns the fields of an object; without any if it is absent. */
  public ConfigValues object(String key) {
    JsonNode node = present(key, "an object", JsonNode::isObject);
    return new ConfigValues(
        node.isMissingNode() ? JsonNodeFactory.instance.objectNode() : node,
        file,
        prefix + key + ".");
  }

  /** Returns the objects of an array; none if it is absent. */
  public List<ConfigValues> objects(String key) {
    JsonNode array = present(key, "an array of objects", JsonNode::isArray);
    List<ConfigValues> objects = new ArrayList<>();
    for (JsonNode element : array) {
      if (!element.isObject()) {
        throw wrong(key, element, "an array of objects");
      }
      objects.add(new ConfigValues(element, file, prefix + key + "[" + objects.size() + "]."));
    }
    return objects;
  }

  /** Returns whether a field is there, and not null. */
  public boolean has(String key) {
    return object.hasNonNull(key);
  }

  /** Returns a whole number within a range. */
  public int integer(String key, int otherwise, int least, int most) {
    String expected = "a whole number from " + least + " to " + most;
    JsonNode node =
        present(key, expected, value -> value.isIntegralNumber() && isWithin(value, least, most));
    return node.isMissingNode() ? otherwise : node.intValue();
  }

  /** Checks fields that are of no use here: a file in which they are broken is damaged. */
  public void requireIntegers(String... keys) {
    for (String key : keys) {
      integer(key, 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
  }

  /** Returns a whole number of 1 and above. */
  public int positive(String key, int otherwise, int most) {
    return integer(key, otherwise, 1, most);
  }

  /** Returns a finite number within a range. */
  public double real(String key, double otherwise, double least, double most) {
    JsonNode node =
        present(key, "a number from " + least + " to " + most, value -> isReal(value, least, most));
    return node.isMissingNode() ? otherwise : node.doubleValue();
  }

  /** Returns an array of finite numbers within a range. */
  public List<Double> reals(String key, List<Double> otherwise, double least, double most) {
    String expected =
        "an array of %d numbers from %s to %s".formatted(otherwise.size(), least, most);
    JsonNode node =
        present(
            key,
            expected,
            value ->
                value.isArray()
                    && value.size() == otherwise.size()
                    && value.valueStream().allMatch(one -> isReal(one, least, most)));
    return node.isMissingNode()
        ? otherwise
        : node.valueStream().map(JsonNode::doubleValue).toList();
  }

  /** Returns true or false. */
  public boolean flag(String key, boolean otherwise) {
    JsonNode node = present(key, "true or false", JsonNode::isBoolean);
    return node.isMissingNode() ? otherwise : node.booleanValue();
  }

  /** Returns a text. */
  public String text(String key, String otherwise) {
    JsonNode node = present(key, "a text", JsonNode::isTextual);
    return node.isMissingNode() ? otherwise : node.textValue();
  }

  /** Returns one of some texts. */
  public String choice(String key, String otherwise, String... allowed) {
    List<String> all = List.of(allowed);
    JsonNode node =
        present(
            key,
            String.join(" or ", all),
            value -> value.isTextual() && all.contains(value.textValue()));
    return node.isMissingNode() ? otherwise : node.textValue();
  }

  /** Returns one token's id, or those of an array; none if it is absent. */
  public Set<Integer> ids(String key, int vocabularySize) {
    Predicate<JsonNode> isId =
        value -> value.isIntegralNumber() && isWithin(value, 0, vocabularySize - 1);
    String expected =
        "a token's id from 0 to " + (vocabularySize - 1) + ", or an array of such ids";
    JsonNode node =
        present(
            key,
            expected,
            value -> value.isArray() ? value.valueStream().allMatch(isId) : isId.test(value));
    Set<Integer> ids = new LinkedHashSet<>();
    if (node.isArray()) {
      node.forEach(id -> ids.add(id.intValue()));
    } else if (!node.isMissingNode()) {
      ids.add(node.intValue());
    }
    return ids;
  }

  /** Returns an array of whole numbers of 64 bits and no sign, which must be there. */
  long[] sizes(String key, int most) {
    String expected = "an array of " + most + " whole numbers at most, none below 0";
    JsonNode node =
        present(
            key,
            expected,
            value ->
                value.isArray()
                    && value.size() <= most
                    && value.valueStream().allMatch(ConfigValues::isSize));
    if (node.isMissingNode()) {
      throw wrong(key, node, expected);
    }
    return node.valueStream().mapToLong(JsonNode::longValue).toArray();
  }

  /** Refuses a field that is there and not null: what it asks for is not implemented. */
  public ConfigValues refuse(String key, String remedy) {
    if (has(key)) {
      throw wrong(key, object.get(key), "absent: " + remedy);
    }
    return this;
  }

  /** Refuses weights in fewer bits than any type has. */
  public ConfigValues refuseQuantized() {
    return refuse(
        "quantization_config",
        "quantized weights are not read; give the checkpoint that they were made from, and --dtype"
            + " int8 to quantize it here");
  }

  /** Refuses a flag that is not as it must be. */
  public ConfigValues require(String key, boolean value, String remedy) {
    if (flag(key, value) != value) {
      throw wrong(key, object.get(key), value + ": " + remedy);
    }
    return this;
  }

  /** Returns a failure that names file, field, value and what would be right. */
  public CheckpointException wrong(String key, Object value, String expected) {
    boolean missing = value instanceof MissingNode;
    return new CheckpointException(
        "%s: %s is %s, but must be %s"
            .formatted(
                Shown.path(file),
                Shown.value(prefix + key),
                missing ? "missing" : Shown.value(value),
                expected));
  }

  private JsonNode present(String key, String expected, Predicate<JsonNode> test) {
    JsonNode node = object.path(key);
    if (node.isMissingNode() || node.isNull()) {
      return MissingNode.getInstance();
    }
    if (!test.test(node)) {
      throw wrong(key, node, expected);
    }
    return node;
  }

  private static boolean isWithin(JsonNode node, int least, int most) {
    return node.canConvertToInt() && node.intValue() >= least && node.intValue() <= most;
  }

  private static boolean isSize(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0;
  }

  /** Not a number is outside any range. */
  private static boolean isReal(JsonNode node, double least, double most) {
    return node.isNumber() && node.doubleValue() >= least && node.doubleValue() <= most;
  }
}
