// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.speculation.DraftTree;
import dev.foresight.engine.speculation.Walk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends every verified tree to a file, an object of JSON in each line: {@code id} of the request,
 * {@code index} of the root among the generated tokens, {@code tokens}, {@code parents} and {@code
 * scores} of the nodes, {@code accepted_nodes} with the root, and the {@code bonus} token.
 *
 * <p>Used by the decoding thread only. A disk that is full ends the trace, not the decoding.
 */
final class TreeTrace implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TreeTrace.class);

  private final Path file;
  private final Writer writer;
  private boolean broken;

  private TreeTrace(Path file, Writer writer) {
    this.file = file;
    this.writer = writer;
  }

  /**
   * Opens a trace; a file that exists is kept and continued.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  static TreeTrace appendTo(Path file) {
    try {
      return new TreeTrace(
          file,
          Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the trace " + file + " cannot be written; name a file in a folder that exists", e);
    }
  }

  /** Writes one tree. */
  void write(String requestId, int rootIndex, Walk walk) {
    DraftTree tree = walk.tree();
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("id", requestId).put("index", rootIndex);
    Arrays.stream(tree.tokens()).forEach(line.putArray("tokens")::add);
    Arrays.stream(tree.parents()).forEach(line.putArray("parents")::add);
    var scores = line.putArray("scores");
    for (float score : tree.scores()) {
      scores.add(score);
    }
    Arrays.stream(walk.path()).forEach(line.putArray("accepted_nodes")::add);
    if (!walk.isOpen()) {
      line.put("bonus", walk.tokens()[walk.length() - 1]);
    }
    attempt(() -> writer.append(line.toString()).append('\n'));
  }

  /** Makes what was written visible to readers of the file. */
  void flush() {
    attempt(writer::flush);
  }

  private void attempt(Writing writing) {
    if (broken) {
      return;
    }
    try {
      writing.run();
    } catch (IOException e) {
      broken = true;
      LOG.warn("The trace {} ends here: {}", file, e.toString());
    }
  }

  @Override
  public void close() {
    attempt(writer::close);
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }
}
