// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds that would come out with other values than Pillow's are refused by name. */
class UnreadKindsTest {
  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);

  private static TiffBytes tiff(int samples, int bits, int compression, int photometric) {
    return new TiffBytes()
        .number(256, 1)
        .number(257, 1)
        .number(258, bits)
        .number(259, compression)
        .number(262, photometric)
        .number(277, samples)
        .strip(new byte[16]);
  }

  private static void assertRefused(byte[] file, String kind) {
    assertThatThrownBy(() -> DECODER.decode(file))
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_UNSUPPORTED_FORMAT))
        .hasMessageContaining(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "3, 8, 1, 8, CIE L*a*b*",
    "1, 12, 1, 1, samples of 12 bits",
    "3, 10, 1, 2, samples of 10 bits",
    "3, 8, 6, 6, old-style JPEG",
    "3, 8, 34925, 2, the compression 34925",
    "2, 8, 1, 3, a palette with alpha",
    "3, 1, 4, 2, a fax that is not black and white",
    "3, 16, 1, 32845, CIE LogLuv",
  })
  void aTiffOfAnotherKindIsRefused(
      int samples, int bits, int compression, int photometric, String kind) {
    assertRefused(tiff(samples, bits, compression, photometric).file(), kind);
  }

  @ParameterizedTest
  @CsvSource({"2, signed samples", "3, floating-point samples"})
  void aTiffOfOtherNumbersIsRefused(int format, String kind) {
    assertRefused(tiff(1, 16, 1, 1).number(339, format).file(), kind);
  }

  /** Red, green, blue and alpha as stored; what comes out on white, by Pillow 12.3. */
  @ParameterizedTest
  @CsvSource({
    "8, 000005a1, 5e5e62",
    "8, 00000ca1, 5e5e6a",
    "8, 00000000, ffffff",
    "8, 102030ff, 102030",
    "16, 000000000500a100, 5e5e62",
    "16, 100020003000ff00, 102030",
  })
  void premultipliedColoursAreDividedByTheirAlpha(int bits, String stored, String expected) {
    byte[] samples = HexFormat.of().parseHex(stored);
    if (bits == 16) {
      for (int i = 0; i < samples.length; i += 2) {
        byte high = samples[i];
        samples[i] = samples[i + 1];
        samples[i + 1] = high;
      }
    }
    byte[] file =
        new TiffBytes()
            .number(256, 1)
            .number(257, 1)
            .number(258, bits)
            .number(262, 2)
            .number(277, 4)
            .number(338, 1)
            .strip(samples)
            .file();

    assertThat(HexFormat.of().formatHex(DECODER.decode(file).rgb())).isEqualTo(expected);
  }

  @Test
  void aBitmapsCodesMayNotLeaveThePicture() {
    String header =
        "424d4a0000000000000042000000"
            + "28000000"
            + "02000000"
            + "02000000"
            + "0100"
            + "0800"
            + "01000000"
            + "000000000000000000000000"
            + "03000000"
            + "00000000"
            + "000000000a0a0a0014141400";
    assertThat(DECODER.decode(HexFormat.of().parseHex(header + "020100000202" + "0001")).rgb())
        .containsExactly(20, 20, 20, 20, 20, 20, 10, 10, 10, 10, 10, 10);
    assertThatThrownBy(
            () -> DECODER.decode(HexFormat.of().parseHex(header + "00020005" + "02010001")))
        .hasMessageContaining("a code leaves the picture");
    assertThatThrownBy(() -> DECODER.decode(HexFormat.of().parseHex(header + "02010000")))
        .hasMessageContaining("ends too early");
  }
}
