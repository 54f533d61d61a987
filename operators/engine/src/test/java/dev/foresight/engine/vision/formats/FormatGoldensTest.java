// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.testing.GoldenTensors;
import dev.foresight.engine.vision.Goldens;
import dev.foresight.engine.vision.RgbImage;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The less common variants of every format: bit depths, compressions, colour spaces, profiles that
 * must be ignored, orientations. Expected pixels are Pillow's, oriented and composited on white.
 */
class FormatGoldensTest {
  private static final String FOLDER = "/goldens/formats/";
  private static final GoldenTensors EXPECTED = GoldenTensors.load(FOLDER + "expected.safetensors");
  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);

  static Stream<String> files() {
    return EXPECTED.names();
  }

  @ParameterizedTest
  @MethodSource("files")
  void decodesAsPillowDoes(String file) {
    RgbImage actual = DECODER.decode(GoldenTensors.bytes(FOLDER + "images/" + file));

    Goldens.assertSamePixels(file, actual, Goldens.image(EXPECTED, file));
  }
}
