// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.training.data.LabelledImage.Label;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A file of labelled images, one object a line:
 *
 * <pre>{@code
 * {"image": "fox.png", "labels": {"concept": "fox", "colours": ["orange", "white"]}}
 * {"image": "cat.png", "label": "cat"}
 * }</pre>
 *
 * <p>An attribute with a text has one of its values, one with a list any number of them. {@code
 * label} is short for labels with one attribute of that name.
 */
public final class LabelledImages implements Source<LabelledImage> {
  private final JsonRows rows;

  private LabelledImages(JsonRows rows) {
    this.rows = rows;
  }

  /**
   * Opens a file.
   *
   * @param imageFolder where relative names of images begin
   * @throws DataException if it cannot be read, or is one JSON array
   */
  public static LabelledImages open(Path file, Path imageFolder) {
    return new LabelledImages(JsonRows.open(file, imageFolder));
  }

  @Override
  public String name() {
    return rows.name();
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public LabelledImage read(int index) throws BadSampleException {
    String origin = rows.origin(index);
    JsonNode row = rows.read(index);
    Map<String, Label> labels = new TreeMap<>();
    if (row.has("label")) {
      labels.put("label", label(row.path("label"), "label", origin));
    }
    for (Map.Entry<String, JsonNode> attribute : row.path("labels").properties()) {
      labels.put(
          attribute.getKey(), label(attribute.getValue(), "labels." + attribute.getKey(), origin));
    }
    if (labels.isEmpty()) {
      throw new BadSampleException(
          origin, "labels is missing, but must say what the image is of: {\"colour\": \"red\"}");
    }
    return new LabelledImage(origin, rows.image(row.path("image"), origin), labels);
  }

  private static Label label(JsonNode value, String field, String origin)
      throws BadSampleException {
    if (!value.isArray()) {
      return new Label(false, Set.of(text(value, field, origin)));
    }
    Set<String> values = new TreeSet<>();
    for (JsonNode each : value) {
      values.add(text(each, field, origin));
    }
    return new Label(true, values);
  }

  private static String text(JsonNode value, String field, String origin)
      throws BadSampleException {
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw new BadSampleException(
          origin, field + " is " + value + ", but must be a text, or a list of them");
    }
    return value.textValue();
  }

  @Override
  public void close() {
    rows.close();
  }
}
