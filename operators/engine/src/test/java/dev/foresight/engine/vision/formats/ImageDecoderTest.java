// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.testing.GoldenTensors;
import dev.foresight.engine.vision.ClipPreprocessor;
import dev.foresight.engine.vision.Goldens;
import dev.foresight.engine.vision.Noise;
import dev.foresight.engine.vision.PreprocessorConfig;
import dev.foresight.engine.vision.RgbImage;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);

  @Test
  void noBytesAreNoImage() {
    assertRefused(new ImageDecoder(ImageLimits.DEFAULT), new byte[0], ErrorCode.IMAGE_EMPTY);
  }

  @Test
  void limitsAreInclusive() {
    byte[] file = Goldens.file("images/rgb.png");
    ImageLimits exact = new ImageLimits(file.length, 240 * 180, 240);

    assertThat(new ImageDecoder(exact).decode(file).width()).isEqualTo(240);
    for (ImageLimits tighter :
        new ImageLimits[] {
          new ImageLimits(file.length - 1, 240 * 180, 240),
          new ImageLimits(file.length, 240 * 180 - 1, 240),
          new ImageLimits(file.length, 240 * 180, 239)
        }) {
      assertRefused(new ImageDecoder(tighter), file, ErrorCode.IMAGE_TOO_LARGE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/goldens/preprocess/images/adam7.png",
        "/goldens/preprocess/images/palette_trns_bytes.png",
        "/goldens/preprocess/images/baseline444.jpg",
        "/goldens/preprocess/images/exif6.jpg",
        "/goldens/preprocess/images/cmyk.jpg",
        "/goldens/formats/images/gray_progressive.jpg",
        "/goldens/preprocess/images/two_frames.gif",
        "/goldens/preprocess/images/bmp8.bmp",
        "/goldens/formats/images/rle8.bmp",
        "/goldens/preprocess/images/lossy.webp",
        "/goldens/formats/images/rgba_lossless.webp",
        "/goldens/formats/images/rgba_lossy.webp",
        "/goldens/preprocess/bad/animated.webp",
        "/goldens/formats/images/rgb_lzw.tif",
        "/goldens/formats/images/rgb_jpeg.tif",
        "/goldens/formats/images/group4.tif",
        "/goldens/formats/images/cmyk.tif",
      })
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void damageIsRefusedOrHarmlessButNeverASurprise(String resource) {
    byte[] file = GoldenTensors.bytes(resource);
    ImageDecoder strict = new ImageDecoder(new ImageLimits(1 << 20, 1 << 20, 4096));
    Random random = new Random(7);
    for (int trial = 0; trial < 200; trial++) {
      byte[] damaged = file.clone();
      // Headers decide what is allocated, so half of the damage goes there.
      int reach = trial % 2 == 0 ? Math.min(64, file.length) : file.length;
      for (int i = 0; i <= trial % 4; i++) {
        damaged[random.nextInt(reach)] = (byte) random.nextInt();
      }
      assertDecodedOrRefused(strict, damaged);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/goldens/preprocess/images/adam7.png",
        "/goldens/preprocess/images/palette.png",
        "/goldens/preprocess/images/baseline422.jpg",
        "/goldens/formats/images/gray_progressive.jpg",
        "/goldens/preprocess/images/two_frames.gif",
        "/goldens/preprocess/images/bmp24.bmp",
        "/goldens/preprocess/images/bmp8.bmp",
        "/goldens/preprocess/images/lossy.webp",
        "/goldens/preprocess/images/lossless.webp",
        "/goldens/preprocess/bad/animated.webp",
        "/goldens/formats/images/rgb_none.tif",
        "/goldens/formats/images/rgb_lzw.tif",
      })
  void aFileCutShortIsRefusedUnlessItsPictureIsComplete(String resource) {
    byte[] file = GoldenTensors.bytes(resource);
    byte[] whole = decoder.decode(file).rgb();
    for (int length = 1; length < file.length; length += 1 + file.length / 150) {
      byte[] cut = Arrays.copyOf(file, length);
      Optional<RgbImage> image = assertDecodedOrRefused(decoder, cut);
      int bytes = length;
      image.ifPresent(
          picture ->
              assertThat(picture.rgb()).as("%d of %d bytes", bytes, file.length).isEqualTo(whole));
    }
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void extremeAspectsCostLittle() {
    RgbImage line = Noise.image(new Random(4), 65_535, 1);
    ClipPreprocessor preprocessor =
        new ClipPreprocessor(PreprocessorConfig.parse("{\"size\": 336, \"crop_size\": 336}"));

    for (boolean pad : new boolean[] {false, true}) {
      assertThat(preprocessor.pixels(line, Optional.of(pad))).hasSize(3 * 336 * 336);
    }
  }

  private static Optional<RgbImage> assertDecodedOrRefused(ImageDecoder decoder, byte[] file) {
    try {
      return Optional.of(decoder.decode(file));
    } catch (RequestException e) {
      assertThat(e.code().name()).startsWith("IMAGE_");
      return Optional.empty();
    }
  }

  private static void assertRefused(ImageDecoder decoder, byte[] file, ErrorCode code) {
    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOfSatisfying(RequestException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
