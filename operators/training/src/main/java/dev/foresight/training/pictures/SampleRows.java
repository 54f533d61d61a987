// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.training.drawing.Canvas;
import dev.foresight.training.talk.Exchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Pictures and requests about them while a folder of samples is written. */
final class SampleRows {
  private static final String BROKEN = "broken.png";

  private final Path folder;
  private final List<ObjectNode> rows = new ArrayList<>();

  /** Starts a folder, which is made where there is none. */
  SampleRows(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /**
   * Adds a request.
   *
   * @param cells that the picture shows
   * @param heldOut what of it is not learnt; empty for nothing
   */
  void add(List<Cell> cells, Canvas canvas, Exchange exchange, String heldOut) throws IOException {
    String name =
        cells.stream()
            .map(cell -> cell.subject().name().replaceAll("^flag of( the)? ", "flag "))
            .collect(Collectors.joining(" "));
    String id =
        (heldOut.isEmpty() ? name : name + " other " + heldOut).replaceAll("[^\\p{L}\\p{N}]+", "-");
    canvas.write(folder.resolve(id + ".png"));
    ObjectNode attributes = row(id, exchange.question(), id + ".png").putObject("attributes");
    attributes.put("answer", exchange.answer());
    attributes.put(
        "style",
        cells.stream()
            .map(cell -> cell.style().toString())
            .distinct()
            .collect(Collectors.joining(", ")));
    if (!heldOut.isEmpty()) {
      attributes.put("held_out", heldOut);
    }
  }

  private ObjectNode row(String id, String prompt, String image) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("id", id).put("prompt", prompt).putArray("images").add(image);
    rows.add(row);
    return row;
  }

  /** Adds requests that cannot be answered: to a file that is no image, and a bad temperature. */
  void addBadOnes() throws IOException {
    String sound = rows.get(0).at("/images/0").textValue();
    Files.writeString(folder.resolve(BROKEN), "this is no image\n");
    row("broken", "Describe the image.", BROKEN);
    row("negative", "Describe the image.", sound).put("temperature", -1);
  }

  /** Writes the requests. */
  void write() throws IOException {
    Files.write(folder.resolve("samples.jsonl"), rows.stream().map(ObjectNode::toString).toList());
  }
}
