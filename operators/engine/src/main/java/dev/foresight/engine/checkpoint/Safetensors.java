// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.runtime.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads safetensors files: a length, a JSON header, then raw little-endian tensors. Format:
 * github.com/huggingface/safetensors.
 */
public final class Safetensors {
  private static final String METADATA = "__metadata__";
  private static final String DAMAGED = "the file is cut or damaged, download it again";
  private static final int MAX_RANK = 8;

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
            "%s claims a header of %d bytes, but has %d in all; it is no safetensors file, or %s"
                .formatted(Shown.path(file), headerBytes, channel.size(), DAMAGED));
      }
      ByteBuffer header = ByteBuffer.allocate((int) headerBytes);
      readFully(channel, header, file);
      ConfigValues values = ConfigValues.of(JsonFile.parse(header.array(), file), file);
      return parse(values, dataStart, channel.size() - dataStart);
    } catch (IOException e) {
      throw CheckpointException.unreadable(file, e);
    }
  }

  private static Map<String, StoredTensor> parse(
      ConfigValues header, long dataStart, long dataBytes) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.object().properties()) {
      ConfigValues values = header.object(entry.getKey());
      if (!entry.getKey().equals(METADATA)) {
        tensors.put(entry.getKey(), tensor(values, dataStart, dataBytes));
      }
    }
    requireCovered(header, tensors, dataStart, dataBytes);
    return tensors;
  }

  private static StoredTensor tensor(ConfigValues values, long dataStart, long dataBytes) {
    DType dtype = dtype(values);
    long[] shape = values.sizes("shape", MAX_RANK);
    long[] range = values.sizes("data_offsets", 2);
    StoredTensor tensor =
        new StoredTensor(values.file(), range.length == 0 ? 0 : dataStart + range[0], dtype, shape);
    OptionalLong bytes = tensor.bytesIfFinite();
    if (bytes.isEmpty()) {
      throw values.wrong("shape", Arrays.toString(shape), "of less than 2^63 bytes; " + DAMAGED);
    }
    if (range.length != 2
        || range[1] < range[0]
        || range[1] > dataBytes
        || range[1] - range[0] != bytes.getAsLong()) {
      throw values.wrong(
          "data_offsets",
          Arrays.toString(range),
          "the range of %d bytes within %d; %s".formatted(bytes.getAsLong(), dataBytes, DAMAGED));
    }
    return tensor;
  }

  /** The format allows neither shared bytes nor any that no tensor has. */
  private static void requireCovered(
      ConfigValues header, Map<String, StoredTensor> tensors, long dataStart, long dataBytes) {
    List<Map.Entry<String, StoredTensor>> inOrder = new ArrayList<>(tensors.entrySet());
    inOrder.sort(
        Comparator.comparingLong(
                (Map.Entry<String, StoredTensor> entry) -> entry.getValue().offset())
            .thenComparingLong(entry -> entry.getValue().bytes()));
    long end = dataStart;
    for (Map.Entry<String, StoredTensor> entry : inOrder) {
      long begin = entry.getValue().offset();
      if (begin != end) {
        throw header.wrong(
            entry.getKey() + ".data_offsets",
            "[" + (begin - dataStart) + ", ...]",
            "from %d on, where the tensor before ends: %s; %s"
                .formatted(
                    end - dataStart, begin < end ? "they overlap" : "there is a hole", DAMAGED));
      }
      end += entry.getValue().bytes();
    }
    if (end != dataStart + dataBytes) {
      throw new CheckpointException(
          "%s has %d bytes of data, but its tensors have %d; %s"
              .formatted(Shown.path(header.file()), dataBytes, end - dataStart, DAMAGED));
    }
  }

  private static DType dtype(ConfigValues values) {
    String stored = values.text("dtype", "missing");
    return switch (stored) {
      case "F32" -> DType.FLOAT32;
      case "F16" -> DType.FLOAT16;
      case "BF16" -> DType.BFLOAT16;
      case "I64" -> DType.INT64;
      default ->
          throw values.wrong(
              "dtype", stored, "F32, F16 or BF16; give a checkpoint that is stored so");
    };
  }

  private static void readFully(FileChannel channel, ByteBuffer into, Path file)
      throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into) < 0) {
        throw new CheckpointException(Shown.path(file) + " ends inside its header; " + DAMAGED);
      }
    }
  }
}
