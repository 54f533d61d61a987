// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.testing.GoldenTensors;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PillowResamplerTest {
  private static final GoldenTensors TENSORS = Goldens.tensors("resize.safetensors");

  record Resize(String source, int outWidth, int outHeight, ResamplingFilter filter) {}

  static Stream<Resize> resizes() {
    return Goldens.each(Goldens.json("resize.json").get("cases"))
        .flatMap(
            test ->
                Goldens.each(test.get("filters"))
                    .map(
                        filter ->
                            new Resize(
                                test.get("src").asText(),
                                test.get("out_w").intValue(),
                                test.get("out_h").intValue(),
                                filter(filter))));
  }

  @ParameterizedTest
  @MethodSource("resizes")
  void resizesAsPillowDoes(Resize resize) {
    RgbImage source = Goldens.image(TENSORS, "src." + resize.source());

    RgbImage actual = whole(source, resize.outWidth(), resize.outHeight(), resize.filter());

    String key =
        "out.%s.%dx%d.%s.p12"
            .formatted(
                resize.source(),
                resize.outWidth(),
                resize.outHeight(),
                resize.filter().name().toLowerCase(Locale.ROOT));
    assertThat(actual.rgb()).isEqualTo(TENSORS.bytesOf(key));
  }

  static Stream<JsonNode> coefficients() {
    return Goldens.each(Goldens.json("resize.json").get("coefficients_first_12_outputs"));
  }

  @ParameterizedTest
  @MethodSource("coefficients")
  void computesPillowsCoefficients(JsonNode golden) {
    int out = golden.get("out").intValue();

    ResamplingTaps taps =
        ResamplingTaps.of(
            filter(golden.get("filter")),
            golden.get("in").intValue(),
            out,
            0,
            golden.get("taps").size());

    for (int i = 0; i < golden.get("taps").size(); i++) {
      JsonNode expected = golden.get("taps").get(i);
      assertThat(taps.first(i)).isEqualTo(expected.get("first").intValue());
      assertThat(taps.count(i)).isEqualTo(expected.get("k").size());
      for (int t = 0; t < taps.count(i); t++) {
        assertThat(taps.weights()[taps.offset(i) + t])
            .isEqualTo(expected.get("k").get(t).intValue());
      }
    }
  }

  @Test
  void aWindowEqualsThatPartOfTheWhole() {
    Random random = new Random(1);
    for (int trial = 0; trial < 200; trial++) {
      RgbImage source = Noise.image(random, 1 + random.nextInt(90), 1 + random.nextInt(90));
      int outWidth = 1 + random.nextInt(120);
      int outHeight = 1 + random.nextInt(120);
      ResamplingFilter filter = ResamplingFilter.values()[random.nextInt(2)];
      int x = random.nextInt(outWidth);
      int y = random.nextInt(outHeight);
      Window window =
          new Window(x, y, 1 + random.nextInt(outWidth - x), 1 + random.nextInt(outHeight - y));

      RgbImage part =
          new PillowResampler(filter).resize(RowSource.of(source), outWidth, outHeight, window);

      RgbImage whole = whole(source, outWidth, outHeight, filter);
      assertThat(part.rgb()).as("trial %d", trial).isEqualTo(cut(whole, window));
    }
  }

  @Test
  void anImageOfTheRightSizeIsLeftAsItIs() {
    RgbImage source = Noise.image(new Random(2), 31, 17);

    for (ResamplingFilter filter : ResamplingFilter.values()) {
      assertThat(whole(source, 31, 17, filter).rgb()).isEqualTo(source.rgb());
    }
  }

  @Test
  void paddingEqualsResizingTheWholeCanvas() {
    Random random = new Random(3);
    int[] colour = {122, 116, 104};
    for (int trial = 0; trial < 100; trial++) {
      RgbImage source = Noise.image(random, 1 + random.nextInt(60), 1 + random.nextInt(60));
      int side = 1 + random.nextInt(80);
      RowSource padded = RowSource.paddedToSquare(source, colour);

      RgbImage actual =
          new PillowResampler(ResamplingFilter.BICUBIC)
              .resize(padded, side, side, new Window(0, 0, side, side));

      RgbImage canvas = canvas(source, colour);
      assertThat(actual.rgb())
          .as("trial %d", trial)
          .isEqualTo(whole(canvas, side, side, ResamplingFilter.BICUBIC).rgb());
    }
  }

  @Test
  void resizingEndsWhereItsThreadIsInterrupted() {
    RgbImage source = Noise.image(new Random(4), 20, 20);
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> whole(source, 10, 10, ResamplingFilter.BICUBIC))
          .isInstanceOfSatisfying(
              RequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static RgbImage canvas(RgbImage image, int[] colour) {
    int side = Math.max(image.width(), image.height());
    int left = (side - image.width()) / 2;
    int top = (side - image.height()) / 2;
    byte[] rgb = new byte[3 * side * side];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % side - left;
      int y = i / 3 / side - top;
      boolean inside = x >= 0 && x < image.width() && y >= 0 && y < image.height();
      rgb[i] = inside ? image.rgb()[3 * (y * image.width() + x) + i % 3] : (byte) colour[i % 3];
    }
    return new RgbImage(side, side, rgb);
  }

  private static RgbImage whole(
      RgbImage source, int outWidth, int outHeight, ResamplingFilter filter) {
    return new PillowResampler(filter)
        .resize(RowSource.of(source), outWidth, outHeight, new Window(0, 0, outWidth, outHeight));
  }

  private static byte[] cut(RgbImage image, Window window) {
    byte[] rgb = new byte[3 * window.width() * window.height()];
    for (int y = 0; y < window.height(); y++) {
      int from = 3 * ((window.y() + y) * image.width() + window.x());
      System.arraycopy(image.rgb(), from, rgb, 3 * y * window.width(), 3 * window.width());
    }
    return rgb;
  }

  private static ResamplingFilter filter(JsonNode name) {
    return ResamplingFilter.valueOf(name.asText().toUpperCase(Locale.ROOT));
  }
}
