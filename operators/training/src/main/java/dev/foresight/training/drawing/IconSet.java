// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.drawing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.foresight.training.data.DataException;
import dev.foresight.training.data.EmojiCode;
import dev.foresight.training.data.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Icons of one drawing style, as an {@code @iconify-json} package holds them: {@code icons.json},
 * and in some {@code chars.json}, which names the icons of emoji.
 */
public final class IconSet {
  private final JsonNode icons;
  private final Map<String, String> names = new HashMap<>();

  private IconSet(JsonNode icons, JsonNode characters) {
    this.icons = icons;
    characters
        .properties()
        .forEach(entry -> names.put(EmojiCode.of(entry.getKey()), entry.getValue().asText()));
  }

  /**
   * Reads a set.
   *
   * @param folder of the unpacked package
   * @throws DataException if it has no icons that can be read
   */
  public static IconSet open(Path folder) {
    Path characters = folder.resolve("chars.json");
    JsonNode icons = read(folder.resolve("icons.json"));
    if (!icons.path("icons").isObject()) {
      throw new DataException(
          folder.resolve("icons.json") + " has no field icons; is it an @iconify-json package?");
    }
    return new IconSet(
        icons, Files.exists(characters) ? read(characters) : JsonNodeFactory.instance.objectNode());
  }

  private static JsonNode read(Path file) {
    return JsonFile.ofPackage(file, "the package");
  }

  /**
   * Finds an icon.
   *
   * @param codePoints of an emoji, as {@link EmojiCode} writes them
   * @param name that it may have where the set does not tell by code points
   * @return SVG text
   */
  public Optional<String> find(String codePoints, String name) {
    return find(names.getOrDefault(codePoints, name));
  }

  /**
   * Finds an icon by its name, or by another name for it; those that are another one turned or
   * mirrored are not found.
   *
   * @return SVG text
   */
  public Optional<String> find(String name) {
    JsonNode alias = icons.path("aliases").path(name);
    boolean moved = alias.has("hFlip") || alias.has("vFlip") || alias.has("rotate");
    JsonNode icon = icons.path("icons").path(alias.path("parent").asText(name));
    return moved || !icon.has("body") ? Optional.empty() : Optional.of(svg(icon));
  }

  private String svg(JsonNode icon) {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"%d %d %d %d\">%s</svg>"
        .formatted(
            size(icon, "left", 0),
            size(icon, "top", 0),
            size(icon, "width", 16),
            size(icon, "height", 16),
            icon.path("body").asText());
  }

  /** The set's own value is meant where the icon has none. */
  private int size(JsonNode icon, String field, int otherwise) {
    return icon.path(field).asInt(icons.path(field).asInt(otherwise));
  }
}
