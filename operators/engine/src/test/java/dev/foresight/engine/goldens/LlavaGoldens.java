// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.goldens;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.checkpoint.Safetensors;
import dev.foresight.engine.checkpoint.StoredTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The tiny LLaVA checkpoints of the test resources, and the numbers that they must produce. */
public final class LlavaGoldens {
  private LlavaGoldens() {}

  /** Returns a file or folder of the goldens. */
  public static Path path(String name) {
    try {
      return Path.of(LlavaGoldens.class.getResource("/goldens/llava").toURI()).resolve(name);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public static List<GoldenCase> cases() {
    try {
      return List.of(new ObjectMapper().readValue(path("cases.json").toFile(), GoldenCase[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<byte[]> images(GoldenCase golden) {
    return golden.images().stream().map(LlavaGoldens::bytes).toList();
  }

  /** Returns one of the goldens' images. */
  public static byte[] image(String name) {
    return bytes("images/" + name);
  }

  private static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Map<String, StoredTensor> expected(GoldenCase golden) {
    return Safetensors.readFile(path("expected/" + golden.name() + ".safetensors"));
  }

  public static float[] floats(StoredTensor tensor) {
    FloatBuffer buffer = tensor.map().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }
}
