// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.testing.GoldenTensors;
import dev.foresight.engine.vision.formats.ImageDecoder;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of every format, through the whole pipeline, against Pillow and the CLIP processor. */
class PipelineGoldensTest {
  private static final GoldenTensors TENSORS = Goldens.tensors("pipeline.safetensors");
  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);

  record Picture(String file, int size, String key) {
    @Override
    public String toString() {
      return key;
    }
  }

  static Stream<Picture> pictures() {
    return Goldens.each(Goldens.json("pipeline.json").get("images")).map(PipelineGoldensTest::of);
  }

  /**
   * Orientation is applied here, as the reference's loader does and its bare processor does not.
   */
  private static Picture of(JsonNode image) {
    String file = image.get("file").asText();
    String key = file.equals("exif6.jpg") ? file + ".exif_transposed" : file;
    return new Picture(file, image.get("size").intValue(), key);
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void decodesAsPillowDoes(Picture picture) {
    RgbImage actual = DECODER.decode(Goldens.file("images/" + picture.file()));

    RgbImage expected = Goldens.image(TENSORS, picture.key() + ".decoded");
    Goldens.assertSamePixels(picture.file(), actual, expected);
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void cropsAsTheReferenceDoes(Picture picture) {
    RgbImage decoded = Goldens.image(TENSORS, picture.key() + ".decoded");

    RgbImage actual = preprocessor(picture.size()).window(decoded, false);

    assertThat(actual.rgb()).isEqualTo(TENSORS.bytesOf(picture.key() + ".crop"));
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void padsAsTheReferenceDoes(Picture picture) {
    RgbImage decoded = Goldens.image(TENSORS, picture.key() + ".decoded");

    RgbImage actual = preprocessor(picture.size()).window(decoded, true);

    assertThat(actual.rgb()).isEqualTo(TENSORS.bytesOf(picture.key() + ".pad"));
  }

  static Stream<Picture> picturesWithValues() {
    return pictures().filter(picture -> TENSORS.has(picture.key() + ".pixel_values"));
  }

  @ParameterizedTest
  @MethodSource("picturesWithValues")
  void givesTheReferencesPixelValuesToTheLastBit(Picture picture) {
    RgbImage decoded = DECODER.decode(Goldens.file("images/" + picture.file()));

    float[] actual = preprocessor(picture.size()).pixels(decoded, Optional.of(false));

    assertThat(actual).isEqualTo(TENSORS.floatsOf(picture.key() + ".pixel_values"));
  }

  private static ClipPreprocessor preprocessor(int size) {
    return new ClipPreprocessor(
        PreprocessorConfig.parse("{\"size\": %d, \"crop_size\": %d}".formatted(size, size)));
  }
}
