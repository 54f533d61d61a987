// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what {@link LabelledImages} reads; images are named, not copied. */
public final class LabelledImagesWriter implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BufferedWriter out;

  private LabelledImagesWriter(BufferedWriter out) {
    this.out = out;
  }

  /**
   * Makes a file, or empties one.
   *
   * @throws IOException if it cannot be written
   */
  public static LabelledImagesWriter create(Path file) throws IOException {
    return new LabelledImagesWriter(Files.newBufferedWriter(file));
  }

  /**
   * Writes an image's labels as one line.
   *
   * @throws IOException if the file cannot be written
   */
  public void write(LabelledImage image) throws IOException {
    ObjectNode row = JSON.createObjectNode().put("image", image.image().name());
    ObjectNode labels = row.putObject("labels");
    image
        .labels()
        .forEach(
            (name, label) -> {
              if (label.several()) {
                label.values().forEach(labels.putArray(name)::add);
              } else {
                label.values().forEach(value -> labels.put(name, value));
              }
            });
    out.write(JSON.writeValueAsString(row));
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
