// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.report.Picture;
import dev.foresight.engine.vision.formats.ImageFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The events of a samples file, which reads like the requests file of {@code foresight generate}:
 * one JSON object a line, images as paths relative to the file. Lines are not checked: a bad one
 * goes into the topic as it is, to come out as a dead letter.
 *
 * <p>Of its attributes, {@code answer} is the right one, and {@code held_out} says what of it the
 * model has not learnt.
 */
final class Samples {
  /** What requests name as their model to be answered without the draft. */
  static final String PLAIN = "plain";

  private final ObjectMapper json = new ObjectMapper();
  private final Path folder;
  private final List<String> lines;

  private Samples(Path folder, List<String> lines) {
    this.folder = folder;
    this.lines = lines;
  }

  /**
   * Opens a file.
   *
   * @throws IOException if it cannot be read
   */
  static Samples open(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      throw new IOException("the samples file " + file + " is empty");
    }
    return new Samples(file.toAbsolutePath().getParent(), lines);
  }

  /** Returns how many there are. */
  int size() {
    return lines.size();
  }

  /** Returns so many events; the file is gone through again and again. */
  List<DemoEvent> events(int count) throws IOException {
    List<DemoEvent> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      events.add(event(lines.get(i % lines.size()), i));
    }
    return events;
  }

  private DemoEvent event(String line, int number) throws IOException {
    String suffix = "-" + (number + 1);
    JsonNode node;
    try {
      node = json.readTree(line);
    } catch (IOException e) {
      node = MissingNode.getInstance();
    }
    if (!(node instanceof ObjectNode row)) {
      return new DemoEvent(
          "line" + suffix,
          line,
          List.of(),
          line.getBytes(StandardCharsets.UTF_8),
          Optional.empty(),
          Optional.empty(),
          false);
    }
    String id = row.path("id").asText("line") + suffix;
    row.put("id", id);
    List<Picture> images = embedImages(row);
    byte[] value = json.writeValueAsBytes(row);
    JsonNode known = row.path("attributes");
    return new DemoEvent(
        id,
        row.path("prompt").asText(),
        images,
        value,
        Optional.of(json.writeValueAsBytes(row.put("model", PLAIN))),
        Optional.ofNullable(known.path("answer").textValue()),
        known.has("held_out"));
  }

  /** Puts the bytes in place of the paths of files that exist. */
  private List<Picture> embedImages(ObjectNode row) throws IOException {
    List<Picture> images = new ArrayList<>();
    if (row.get("images") instanceof ArrayNode paths) {
      for (int i = 0; i < paths.size(); i++) {
        Path file = folder.resolve(paths.get(i).asText());
        if (Files.isRegularFile(file)) {
          byte[] bytes = Files.readAllBytes(file);
          images.add(new Picture(bytes, ImageFormat.mediaType(bytes)));
          paths.set(i, json.createObjectNode().put("bytes", bytes));
        }
      }
    }
    return images;
  }
}
