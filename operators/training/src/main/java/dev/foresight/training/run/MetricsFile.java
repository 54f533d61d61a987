// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.training.storage.DurableFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A run's metrics, one JSON object a line: those of steps have {@code "kind": "step"}, those of
 * validations {@code "kind": "validation"}. Each line is whole before the next begins.
 */
public final class MetricsFile implements AutoCloseable {
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final BufferedWriter out;

  private MetricsFile(BufferedWriter out) {
    this.out = out;
  }

  /**
   * Opens a file, and forgets what stands there of later steps: they come again.
   *
   * @param step that the run goes on behind
   * @throws IOException if it cannot be written
   */
  static MetricsFile open(Path file, long step) throws IOException {
    List<String> kept = new ArrayList<>();
    for (JsonNode line : read(file)) {
      if (line.path("step").asLong() <= step) {
        kept.add(JSON.writeValueAsString(line));
      }
    }
    DurableFiles.writeFile(file, path -> Files.write(path, kept));
    return new MetricsFile(Files.newBufferedWriter(file, StandardOpenOption.APPEND));
  }

  /** Reads the lines of a file that are whole; none if there is no file. */
  public static List<JsonNode> read(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    if (Files.isRegularFile(file)) {
      for (String line : Files.readAllLines(file)) {
        try {
          lines.add(JSON.readTree(line));
        } catch (JsonProcessingException e) {
          // half a line of a process that was killed
        }
      }
    }
    return lines;
  }

  void add(StepMetrics metrics) throws IOException {
    write("step", JSON.valueToTree(metrics));
  }

  void addValidation(Object metrics) throws IOException {
    write("validation", JSON.valueToTree(metrics));
  }

  private void write(String kind, ObjectNode fields) throws IOException {
    ObjectNode line = JSON.createObjectNode().put("kind", kind);
    line.setAll(fields);
    out.write(JSON.writeValueAsString(line));
    out.write('\n');
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
