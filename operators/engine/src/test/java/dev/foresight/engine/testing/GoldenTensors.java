// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tensors that other software computed, from a safetensors file among the test resources: a
 * little-endian 64-bit length, so many bytes of JSON, then the tensors' bytes.
 */
public final class GoldenTensors {
  private final JsonNode header;
  private final ByteBuffer data;

  private GoldenTensors(JsonNode header, ByteBuffer data) {
    this.header = header;
    this.data = data;
  }

  /** Loads a file, such as {@code /goldens/preprocess/resize.safetensors}. */
  public static GoldenTensors load(String resource) {
    ByteBuffer file = ByteBuffer.wrap(bytes(resource)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] json = new byte[Math.toIntExact(file.getLong())];
    file.get(json);
    try {
      JsonNode header = new ObjectMapper().readTree(json);
      return new GoldenTensors(header, file.slice().order(ByteOrder.LITTLE_ENDIAN));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads any test resource. */
  public static byte[] bytes(String resource) {
    try (InputStream in = GoldenTensors.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no test resource " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a test resource that is JSON. */
  public static JsonNode json(String resource) {
    try {
      return new ObjectMapper().readTree(bytes(resource));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of all tensors. */
  public Stream<String> names() {
    List<String> names = new ArrayList<>();
    header.fieldNames().forEachRemaining(names::add);
    names.remove("__metadata__");
    return names.stream();
  }

  /** Whether there is a tensor of this name. */
  public boolean has(String name) {
    return header.has(name);
  }

  /** The shape of a tensor. */
  public int[] shape(String name) {
    JsonNode shape = entry(name).get("shape");
    int[] sizes = new int[shape.size()];
    Arrays.setAll(sizes, i -> shape.get(i).intValue());
    return sizes;
  }

  /** A tensor of unsigned bytes. */
  public byte[] bytesOf(String name) {
    ByteBuffer values = values(name, "U8");
    byte[] bytes = new byte[values.remaining()];
    values.get(bytes);
    return bytes;
  }

  /** A tensor of 32-bit floats. */
  public float[] floatsOf(String name) {
    ByteBuffer values = values(name, "F32");
    float[] floats = new float[values.remaining() / Float.BYTES];
    values.asFloatBuffer().get(floats);
    return floats;
  }

  /** A tensor of 32-bit integers. */
  public int[] intsOf(String name) {
    ByteBuffer values = values(name, "I32");
    int[] ints = new int[values.remaining() / Integer.BYTES];
    values.asIntBuffer().get(ints);
    return ints;
  }

  /** A tensor of 64-bit integers. */
  public long[] longsOf(String name) {
    ByteBuffer values = values(name, "I64");
    long[] longs = new long[values.remaining() / Long.BYTES];
    values.asLongBuffer().get(longs);
    return longs;
  }

  private ByteBuffer values(String name, String type) {
    JsonNode entry = entry(name);
    if (!entry.get("dtype").asText().equals(type)) {
      throw new IllegalArgumentException(name + " is " + entry.get("dtype") + ", not " + type);
    }
    int begin = entry.get("data_offsets").get(0).intValue();
    int end = entry.get("data_offsets").get(1).intValue();
    return data.slice(begin, end - begin).order(ByteOrder.LITTLE_ENDIAN);
  }

  private JsonNode entry(String name) {
    JsonNode entry = header.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return entry;
  }
}
