// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.testing.GoldenTensors;
import dev.foresight.engine.vision.formats.ImageDecoder;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Image files to pixel values, by a LLaVA checkpoint's own configuration. */
class LlavaPixelValuesTest {
  private static final String FOLDER = "/goldens/llava/";

  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
  private final ClipPreprocessor preprocessor =
      new ClipPreprocessor(
          PreprocessorConfig.parse(
              new String(
                  GoldenTensors.bytes(FOLDER + "model/preprocessor_config.json"),
                  StandardCharsets.UTF_8)));

  static Stream<JsonNode> casesWithImages() {
    return Goldens.each(GoldenTensors.json(FOLDER + "cases.json"))
        .filter(test -> !test.get("images").isEmpty());
  }

  @ParameterizedTest
  @MethodSource("casesWithImages")
  void equalTheReference(JsonNode test) {
    float[] expected =
        GoldenTensors.load(FOLDER + "expected/" + test.get("name").asText() + ".safetensors")
            .floatsOf("pixel_values");
    int valuesPerImage = 3 * preprocessor.size() * preprocessor.size();
    assertThat(expected).hasSize(test.get("images").size() * valuesPerImage);

    for (int i = 0; i < test.get("images").size(); i++) {
      RgbImage image =
          decoder.decode(GoldenTensors.bytes(FOLDER + test.get("images").get(i).asText()));
      float[] actual =
          preprocessor.pixels(image, Optional.of(test.get("pad_to_square").booleanValue()));

      assertThat(actual)
          .isEqualTo(Arrays.copyOfRange(expected, i * valuesPerImage, (i + 1) * valuesPerImage));
    }
  }
}
