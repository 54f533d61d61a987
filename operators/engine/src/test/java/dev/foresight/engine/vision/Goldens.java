// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.testing.GoldenTensors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Images, and what Pillow and Hugging Face's processors make of them. */
public final class Goldens {
  public static final String FOLDER = "/goldens/preprocess/";

  private Goldens() {}

  public static GoldenTensors tensors(String file) {
    return GoldenTensors.load(FOLDER + file);
  }

  public static byte[] file(String path) {
    return GoldenTensors.bytes(FOLDER + path);
  }

  public static JsonNode json(String file) {
    return GoldenTensors.json(FOLDER + file);
  }

  public static Stream<JsonNode> each(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  public static RgbImage image(GoldenTensors tensors, String key) {
    int[] shape = tensors.shape(key);
    return new RgbImage(shape[1], shape[0], tensors.bytesOf(key));
  }

  /** Says how far off where pixels are not equal. */
  public static void assertSamePixels(String file, RgbImage actual, RgbImage expected) {
    assertThat(actual.width()).isEqualTo(expected.width());
    assertThat(actual.height()).isEqualTo(expected.height());
    long sum = 0;
    int max = 0;
    for (int i = 0; i < actual.rgb().length; i++) {
      int difference = Math.abs((actual.rgb()[i] & 0xff) - (expected.rgb()[i] & 0xff));
      sum += difference;
      max = Math.max(max, difference);
    }
    double mean = (double) sum / actual.rgb().length;
    assertThat(max).as("%s: mean difference %.3f, largest %d", file, mean, max).isZero();
  }
}
