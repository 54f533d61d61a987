// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * Writes safetensors files of float32, one tensor in memory at a time. Format:
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
    long bytes() {
      return Arrays.stream(shape).reduce(Float.BYTES, Math::multiplyExact);
    }
  }

  /**
   * Writes a file.
   *
   * @throws IllegalArgumentException if a tensor has not as many elements as its shape
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, List<Content> tensors) throws IOException {
    byte[] header = header(tensors);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write(littleEndian(Long.BYTES).putLong(header.length).array());
      out.write(header);
      for (Content tensor : tensors) {
        float[] values = tensor.values().get();
        if ((long) values.length * Float.BYTES != tensor.bytes()) {
          throw new IllegalArgumentException(
              "tensor %s has %d elements, but shape %s"
                  .formatted(tensor.name(), values.length, Arrays.toString(tensor.shape())));
        }
        ByteBuffer bytes = littleEndian(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        out.write(bytes.array());
      }
    }
  }

  private static byte[] header(List<Content> tensors) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    long begin = 0;
    for (Content tensor : tensors) {
      long end = begin + tensor.bytes();
      ObjectNode entry = root.putObject(tensor.name()).put("dtype", "F32");
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
