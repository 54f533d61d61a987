// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes what {@link LlavaJsonLines} reads; images are named, not copied. */
public final class LlavaJsonLinesWriter implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BufferedWriter out;

  private LlavaJsonLinesWriter(BufferedWriter out) {
    this.out = out;
  }

  /**
   * Makes a file, or empties one.
   *
   * @throws IOException if it cannot be written
   */
  public static LlavaJsonLinesWriter create(Path file) throws IOException {
    return new LlavaJsonLinesWriter(Files.newBufferedWriter(file));
  }

  /**
   * Goes on behind the last line of a file, or makes one.
   *
   * @throws IOException if it cannot be written
   */
  public static LlavaJsonLinesWriter append(Path file) throws IOException {
    return new LlavaJsonLinesWriter(
        Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /**
   * Writes a sample as one line, whole before the next begins.
   *
   * @throws IOException if the file cannot be written
   */
  public void write(Sample sample) throws IOException {
    ObjectNode row = JSON.createObjectNode().put("id", sample.id());
    sample.kind().ifPresent(kind -> row.put("kind", kind));
    if (sample.images().size() == 1) {
      row.put("image", sample.images().get(0).name());
    } else if (!sample.images().isEmpty()) {
      ArrayNode names = row.putArray("image");
      sample.images().forEach(image -> names.add(image.name()));
    }
    ArrayNode conversations = row.putArray("conversations");
    for (Turn turn : sample.turns()) {
      conversations
          .addObject()
          .put("from", from(turn.role()))
          .put("value", "<image>\n".repeat(turn.images()) + turn.text());
    }
    out.write(JSON.writeValueAsString(row));
    out.write('\n');
    out.flush();
  }

  private static String from(Role role) {
    return switch (role) {
      case USER -> "human";
      case ASSISTANT -> "gpt";
      case SYSTEM -> "system";
    };
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
