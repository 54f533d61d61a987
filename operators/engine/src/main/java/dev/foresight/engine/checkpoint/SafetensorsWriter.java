// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.runtime.DType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Writes safetensors files, one tensor in memory at a time. Format:
 * github.com/huggingface/safetensors.
 */
public final class SafetensorsWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The format's own writer aligns the first tensor so. */
  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /**
   * A tensor to be written.
   *
   * @param shape sizes of its dimensions, outermost first
   * @param values makes its elements, row-major
   */
  public record Content(String name, long[] shape, Supplier<float[]> values) {
    long elements() {
      return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }
  }

  /** Writes a file of float32. */
  public static void write(Path file, List<Content> tensors) throws IOException {
    write(file, DType.FLOAT32, tensors);
  }

  /**
   * Writes a file.
   *
   * @param dtype {@code FLOAT32} or {@code FLOAT16}
   * @throws IllegalArgumentException if a tensor has not as many elements as its shape, or one that
   *     float16 cannot hold
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, DType dtype, List<Content> tensors) throws IOException {
    byte[] header = header(dtype, tensors);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write(littleEndian(Long.BYTES).putLong(header.length).array());
      out.write(header);
      for (Content tensor : tensors) {
        float[] values = tensor.values().get();
        if (values.length != tensor.elements()) {
          throw new IllegalArgumentException(
              "tensor %s has %d elements, but shape %s"
                  .formatted(tensor.name(), values.length, Arrays.toString(tensor.shape())));
        }
        out.write(bytes(dtype, tensor.name(), values));
      }
    }
  }

  private static byte[] bytes(DType dtype, String name, float[] values) {
    ByteBuffer bytes = littleEndian(Math.multiplyExact(values.length, dtype.bytes()));
    if (dtype == DType.FLOAT32) {
      bytes.asFloatBuffer().put(values);
      return bytes.array();
    }
    for (float value : values) {
      short half = Half.of(value);
      if (Float.isFinite(value) && !Float.isFinite(Half.toFloat(half))) {
        throw new IllegalArgumentException(
            "tensor %s holds %s, which is too large for float16".formatted(name, value));
      }
      bytes.putShort(half);
    }
    return bytes.array();
  }

  private static String name(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> "F32";
      case FLOAT16 -> "F16";
      default -> throw new IllegalArgumentException("weights are not written as " + dtype);
    };
  }

  private static byte[] header(DType dtype, List<Content> tensors) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    long begin = 0;
    for (Content tensor : tensors) {
      long end = begin + Math.multiplyExact(tensor.elements(), (long) dtype.bytes());
      ObjectNode entry = root.putObject(tensor.name()).put("dtype", name(dtype));
      Arrays.stream(tensor.shape()).forEach(entry.putArray("shape")::add);
      entry.putArray("data_offsets").add(begin).add(end);
      begin = end;
    }
    String json = JSON.writeValueAsString(root);
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    String padding = " ".repeat(Math.floorMod(-length, ALIGNMENT));
    return (json + padding).getBytes(StandardCharsets.UTF_8);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
