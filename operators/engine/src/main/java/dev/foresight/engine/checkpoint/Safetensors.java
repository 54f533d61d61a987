// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.runtime.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads safetensors files: a length, a JSON header, then raw little-endian tensors. Format:
 * github.com/huggingface/safetensors.
 */
public final class Safetensors {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As the format's own reader: a longer header is an attack or no header. */
  private static final long MAX_HEADER_BYTES = 100_000_000;

  private Safetensors() {}

  /**
   * Reads one file's header.
   *
   * @return the tensors by name, in stored order
   * @throws CheckpointException if the file is broken
   */
  public static Map<String, StoredTensor> readFile(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      readFully(channel, length, file);
      long headerBytes = length.getLong(0);
      long dataStart = Long.BYTES + headerBytes;
      if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES || dataStart > channel.size()) {
        throw new CheckpointException(
            file + " claims a header of " + headerBytes + " bytes; it is no safetensors file");
      }
      ByteBuffer header = ByteBuffer.allocate((int) headerBytes);
      readFully(channel, header, file);
      return parse(JSON.readTree(header.array()), file, dataStart, channel.size());
    } catch (IOException e) {
      throw new CheckpointException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, StoredTensor> parse(
      JsonNode header, Path file, long dataStart, long fileSize) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (entry.getKey().equals("__metadata__")) {
        continue;
      }
      JsonNode node = entry.getValue();
      String name = file + ", tensor " + entry.getKey();
      long[] shape = longs(node.path("shape"));
      long[] range = longs(node.path("data_offsets"));
      StoredTensor tensor =
          new StoredTensor(
              file, dataStart + range[0], dtype(node.path("dtype").asText(), name), shape);
      if (range.length != 2
          || range[0] < 0
          || range[1] - range[0] != tensor.bytes()
          || dataStart + range[1] > fileSize) {
        throw new CheckpointException(
            name + ": data_offsets do not fit its shape or the file; it is cut or damaged");
      }
      tensors.put(entry.getKey(), tensor);
    }
    return tensors;
  }

  private static long[] longs(JsonNode array) {
    long[] values = new long[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asLong(-1);
    }
    return values;
  }

  private static DType dtype(String stored, String name) {
    return switch (stored) {
      case "F32" -> DType.FLOAT32;
      case "F16" -> DType.FLOAT16;
      case "BF16" -> DType.BFLOAT16;
      case "I64" -> DType.INT64;
      default ->
          throw new CheckpointException(
              name + " is stored as " + stored + "; F32, F16 and BF16 are read");
    };
  }

  private static void readFully(FileChannel channel, ByteBuffer into, Path file)
      throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into) < 0) {
        throw new CheckpointException(file + " ends inside its header");
      }
    }
  }

  static JsonNode readJson(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new CheckpointException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
