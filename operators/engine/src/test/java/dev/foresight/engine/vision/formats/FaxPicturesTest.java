// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.testing.GoldenTensors;
import dev.foresight.engine.vision.Goldens;
import dev.foresight.engine.vision.RgbImage;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TIFF pictures coded as for fax machines: read to the letter of T.4 and T.6, or refused. */
class FaxPicturesTest {
  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);
  private static final int CCITT = 2;
  private static final int GROUP_3 = 3;
  private static final int GROUP_4 = 4;
  private static final String END_OF_LINE = "000000000001";

  /** A picture of eight columns with black where a fax has it, from codes with spaces between. */
  private static TiffBytes picture(int compression, int rows, String codes) {
    String bits = codes.replace(" ", "");
    int bytes = (bits.length() + 7) / 8;
    byte[] number =
        new BigInteger("1" + bits + "0".repeat(8 * bytes - bits.length()), 2).toByteArray();
    byte[] strip = new byte[bytes];
    System.arraycopy(number, number.length - bytes, strip, 0, bytes);
    return new TiffBytes()
        .number(256, 8)
        .number(257, rows)
        .number(258, 1)
        .number(259, compression)
        .number(262, 0)
        .strip(strip);
  }

  /** Rows with a slash between, '#' for black. */
  private static String drawn(TiffBytes picture) {
    RgbImage image = DECODER.decode(picture.file());
    StringBuilder drawn = new StringBuilder();
    for (int i = 0; i < image.width() * image.height(); i++) {
      drawn
          .append(i > 0 && i % image.width() == 0 ? "/" : "")
          .append(image.rgb()[3 * i] == 0 ? '#' : '.');
    }
    return drawn.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ccitt", "group3", "group3_by_row_above", "group4"})
  void everyRunOfARowIsRead(String name) {
    RgbImage expected = DECODER.decode(GoldenTensors.bytes("/goldens/fax/runs.png"));

    RgbImage actual = DECODER.decode(GoldenTensors.bytes("/goldens/fax/" + name + ".tif"));

    Goldens.assertSamePixels(name, actual, expected);
  }

  @Test
  void rowsOfRunsBeginAtBytesOrBehindEndsOfLines() {
    // Two white, three black, three white; then none white, eight black.
    String first = "0111 10 1000";
    String second = "00110101 000101";

    assertThat(drawn(picture(CCITT, 2, first + "000000" + second))).isEqualTo("..###.../########");
    assertThat(drawn(picture(GROUP_3, 2, END_OF_LINE + first + "000" + END_OF_LINE + second)))
        .isEqualTo("..###.../########");
  }

  @ParameterizedTest
  @CsvSource({
    // Horizontal, vertical at the end of the row.
    "001 0111 10 1, ..###...",
    // And the same again, to the right, to the left.
    "001 0111 10 1 1 1 1, ..###.../..###...",
    "001 0111 10 1 011 000011 1, ..###.../...####.",
    "001 0111 10 1 000010 0000010 1, ..###.../##......",
    // A step of no length first, as some encoders have it.
    "001 00110101 0000110111 001 0111 10 1, ..###...",
    // Passed.
    "001 0111 10 1 0001 1, ..###.../........",
  })
  void rowsChangeFromTheRowAbove(String codes, String expected) {
    assertThat(drawn(picture(GROUP_4, 1 + expected.length() / 9, codes))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // Longer than the row; its last run missing, and then too long.
    "2, 0111 10 1011",
    "2, 0111 10",
    // A code that is none; a run of no length, and one that is too long.
    "2, 0111 0000000000",
    "2, 0111 0000110111 110100",
    // No end of line before the first row; a row that is too short.
    "3, 0111 10 1000",
    "3, 000000000001 0111 10 000000000001",
    // The uncompressed mode; the end of the facsimile block before the last row.
    "4, 0000001111 1",
    "4, 000000000001000000000001",
    // Right of the row's end; left of its beginning; longer than it.
    "4, 001 0111 10 011",
    "4, 001 00110101 011 1 010",
    "4, 001 0111 000101",
  })
  void damagedCodesAreRefusedWhateverComesOutOfThem(int compression, String codes) {
    assertThatThrownBy(() -> DECODER.decode(picture(compression, 2, codes).file()))
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_UNDECODABLE))
        .hasMessageContaining("its fax data");
  }

  @Test
  void aTileMayNotBeWiderThanAPicture() {
    byte[] file =
        picture(GROUP_4, 1, "1")
            .number(322, 65_536)
            .number(323, 1)
            .number(324, 8)
            .number(325, 1)
            .file();
    assertThatThrownBy(() -> DECODER.open(file))
        .isInstanceOfSatisfying(
            RequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE));
  }
}
