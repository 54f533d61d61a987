// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bitmaps of all headers that Pillow reads. */
class BmpHeadersTest {
  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);
  private static final byte[] PALETTE =
      HexFormat.of().parseHex("00000000" + "0a141e00" + "28323c00");

  /** A picture of the colours 1 and 2 side by side. */
  private static byte[] file(int headerBytes, int gap, int claimedStart, int compression) {
    int start = 14 + headerBytes + PALETTE.length + gap;
    return ByteBuffer.allocate(start + 4)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {'B', 'M'})
        .putInt(start + 4)
        .putInt(0)
        .putInt(claimedStart < 0 ? start : claimedStart)
        .putInt(headerBytes)
        .putInt(2)
        .putInt(1)
        .putShort((short) 1)
        .putShort((short) 8)
        .putInt(compression)
        .putInt(4)
        .putLong(0)
        .putInt(PALETTE.length / 4)
        .position(14 + headerBytes)
        .put(PALETTE)
        .position(start)
        .put(new byte[] {1, 2})
        .array();
  }

  private static void assertRead(byte[] file) {
    assertThat(DECODER.decode(file).rgb()).containsExactly(30, 20, 10, 60, 50, 40);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 52, 56, 64, 108, 124})
  void headersOfWindowsAndOs2AreRead(int headerBytes) {
    assertRead(file(headerBytes, 0, -1, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 1200})
  void whatLiesBetweenThePaletteAndThePixelsIsNoColour(int gap) {
    assertRead(file(40, gap, -1, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 64})
  void aPaletteThatWasForgottenInThePlaceOfThePixelsIsThereAllTheSame(int headerBytes) {
    assertRead(file(headerBytes, 0, 14 + headerBytes, 0));
  }

  @ParameterizedTest
  @CsvSource({"64, 3, compression 3", "64, 4, compression 4", "16, 0, a header of 16 bytes"})
  void otherKindsAreRefusedByName(int headerBytes, int compression, String kind) {
    byte[] file = file(64, 0, -1, compression);
    file[14] = (byte) headerBytes;
    assertThatThrownBy(() -> DECODER.decode(file))
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_UNSUPPORTED_FORMAT))
        .hasMessageContaining(kind);
  }
}
