// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.goldens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A copy of a golden checkpoint, to be broken.
 *
 * @param folder of the copy
 */
public record CheckpointCopy(Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WEIGHTS = "model.safetensors";
  private static final String MARK = "the value";

  /** Copies one of the goldens into a folder, over what is there. */
  public static CheckpointCopy of(String golden, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(LlavaGoldens.path(golden))) {
      for (Path file : files.toList()) {
        Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
      }
    }
    return new CheckpointCopy(folder);
  }

  /** Reads a file of JSON. */
  public ObjectNode json(String file) throws IOException {
    return (ObjectNode) JSON.readTree(folder.resolve(file).toFile());
  }

  /** Sets a field of a file to a literal, of JSON or not. */
  public void set(String file, String pointer, String literal) throws IOException {
    ObjectNode root = json(file);
    int name = pointer.lastIndexOf('/');
    String field = pointer.substring(name + 1).replace("~1", "/");
    JsonNode parent = root.at(pointer.substring(0, name));
    if (parent instanceof ArrayNode array) {
      array.set(Integer.parseInt(field), MARK);
    } else {
      ((ObjectNode) parent).put(field, MARK);
    }
    Files.writeString(folder.resolve(file), root.toString().replace('"' + MARK + '"', literal));
  }

  /** Changes a file of JSON. */
  public void change(String file, Consumer<ObjectNode> change) throws IOException {
    ObjectNode root = json(file);
    change.accept(root);
    Files.writeString(folder.resolve(file), root.toString());
  }

  /** Changes the header of the weights; data and offsets stay. */
  public void changeHeader(Consumer<ObjectNode> change) throws IOException {
    ByteBuffer file = weights();
    ObjectNode header = header(file);
    change.accept(header);
    byte[] data = new byte[file.remaining()];
    file.get(data);
    write(header.toString(), data);
  }

  /** Changes which tensors there are; the data follows the header. */
  public void changeTensors(Consumer<ObjectNode> change) throws IOException {
    ByteBuffer file = weights();
    ObjectNode header = header(file);
    change.accept(header);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (Map.Entry<String, JsonNode> tensor : header.properties()) {
      if (tensor.getValue().get("data_offsets") instanceof ArrayNode range) {
        int begin = range.get(0).intValue();
        int length = range.get(1).intValue() - begin;
        range.removeAll().add(data.size()).add(data.size() + length);
        data.write(file.array(), file.position() + begin, length);
      }
    }
    write(header.toString(), data.toByteArray());
  }

  /** Replaces the weights' header by a text, whatever it is. */
  public void write(String header, byte[] data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + text.length + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .put(text)
            .put(data);
    Files.write(folder.resolve(WEIGHTS), file.array());
  }

  private ByteBuffer weights() throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(folder.resolve(WEIGHTS)))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ObjectNode header(ByteBuffer file) throws IOException {
    byte[] header = new byte[(int) file.getLong()];
    file.get(header);
    return (ObjectNode) JSON.readTree(header);
  }

  /** Returns the pointers of all numbers in a file of JSON. */
  public List<String> numbers(String file) throws IOException {
    return numbers("", json(file)).toList();
  }

  private static Stream<String> numbers(String pointer, JsonNode node) {
    if (node.isNumber()) {
      return Stream.of(pointer);
    }
    if (node.isArray()) {
      return Stream.iterate(0, i -> i < node.size(), i -> i + 1)
          .flatMap(i -> numbers(pointer + "/" + i, node.get(i)));
    }
    return node.properties().stream()
        .flatMap(
            field -> numbers(pointer + "/" + field.getKey().replace("/", "~1"), field.getValue()));
  }
}
