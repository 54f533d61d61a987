// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.testing.GoldenTensors;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file may cost is known before it is decoded, and bounded. */
class ImageBudgetTest {
  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);
  private static final long SMALL = 8 << 20;

  /** A progressive grey JPEG of so many scans, all of them empty. */
  private static byte[] jpeg(int side, int scans) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    String size = "%04x%04x".formatted(side, side);
    file.writeBytes(HexFormat.of().parseHex("ffd8ffc2000b08" + size + "01011100"));
    for (int i = 0; i < scans; i++) {
      file.writeBytes(HexFormat.of().parseHex("ffda0008010100" + "010100"));
    }
    file.writeBytes(HexFormat.of().parseHex("ffd9"));
    return file.toByteArray();
  }

  private static void assertTooExpensive(byte[] file) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> DECODER.open(file))
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_TOO_EXPENSIVE))
        .hasMessageContaining("max-image-work");
    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .isLessThan(SMALL + 12L * file.length);
  }

  @ParameterizedTest
  @CsvSource({"8000,15,true", "8000,16,false", "1000,999,true", "1000,1001,false"})
  void aJpegCostsItsScansTimesItsPixels(int side, int scans, boolean within) {
    if (within) {
      assertThat(DECODER.open(jpeg(side, scans)).work()).isEqualTo((long) scans * side * side);
    } else {
      assertTooExpensive(jpeg(side, scans));
    }
  }

  @Test
  void manyScansOfATinyPictureAreManyAllTheSame() {
    assertTooExpensive(jpeg(1, 100_001));
  }

  @Test
  void theBudgetIsAnOption() {
    ImageLimits less = ImageLimits.DEFAULT.withMaxWork(10);
    assertThatThrownBy(() -> new ImageDecoder(less).open(jpeg(1000, 11)))
        .hasMessage(
            "the image would take 11 megapixel-passes to decode (1000x1000 in 11 scans), over the"
                + " limit of 10: save it anew, a JPEG as baseline, or raise max-image-work");
    assertThat(new ImageDecoder(less).open(jpeg(1000, 10)).work()).isEqualTo(10_000_000);
  }

  @ParameterizedTest
  @CsvSource({"2147483647,2147483647", "4294967295,4294967295", "65536,65536", "1,4294967295"})
  void aTiffsTilesMayNotReachFarBeyondIt(long tileWidth, long tileHeight) {
    byte[] file =
        new TiffBytes()
            .number(256, 1)
            .number(257, 1)
            .number(258, 8)
            .number(262, 1)
            .number(322, tileWidth)
            .number(323, tileHeight)
            .number(324, 8)
            .number(325, 1)
            .file();

    assertTooExpensive(file);
  }

  @Test
  void aTiffMayNotHaveTilesWithoutEnd() {
    byte[] file =
        new TiffBytes()
            .number(256, 65_000)
            .number(257, 900)
            .number(258, 8)
            .number(262, 1)
            .number(322, 1)
            .number(323, 1)
            .number(324, 8)
            .number(325, 1)
            .file();

    assertTooExpensive(file);
  }

  @Test
  void directoriesBehindTheFirstAreNotRead() {
    byte[] file = GoldenTensors.bytes("/goldens/formats/images/rgb_none.tif");
    byte[] expected = DECODER.decode(file).rgb();
    byte[] looped = TiffBytes.withDirectories(file, 1_000_000);

    assertThat(DECODER.decode(looped).rgb()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "preprocess/images/rgb.png",
        "preprocess/images/adam7.png",
        "preprocess/images/baseline444.jpg",
        "formats/images/gray_progressive.jpg",
        "preprocess/images/two_frames.gif",
        "preprocess/images/bmp24.bmp",
        "formats/images/rle8.bmp",
        "formats/images/rgb_lzw.tif",
        "formats/images/rgb_jpeg.tif",
      })
  void decodingEndsWhereItsThreadIsInterrupted(String resource) {
    UndecodedImage image = DECODER.open(GoldenTensors.bytes("/goldens/" + resource));
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(image::decode)
          .isInstanceOfSatisfying(
              RequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
