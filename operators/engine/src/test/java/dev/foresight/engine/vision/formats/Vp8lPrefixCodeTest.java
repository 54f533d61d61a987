// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Vp8lPrefixCodeTest {
  @Test
  void shorterWordsComeFirstAndEqualOnesBySymbol() throws CorruptImageException {
    // Words: 0 for symbol 3, 10 for symbol 1, 110 for symbol 0, 111 for symbol 2.
    Vp8lPrefixCode code = Vp8lPrefixCode.of(new byte[] {3, 2, 3, 1}, 4);

    assertThat(symbols(code, "0 10 110 111 0")).containsExactly(3, 1, 0, 2, 3);
  }

  @Test
  void wordsLongerThanTheTableAreFound() throws CorruptImageException {
    // One word of each length from 1 to 15, and a second one of 15.
    byte[] lengths = new byte[16];
    for (int symbol = 0; symbol < 16; symbol++) {
      lengths[symbol] = (byte) Math.min(15, symbol + 1);
    }
    Vp8lPrefixCode code = Vp8lPrefixCode.of(lengths, 16);

    String ones = "1".repeat(15);
    assertThat(symbols(code, "11111110 111111110 0 " + ones.substring(1) + "0 " + ones))
        .containsExactly(7, 8, 0, 14, 15);
  }

  @Test
  void aSymbolAloneTakesNoBits() throws CorruptImageException {
    byte[] lengths = new byte[300];
    lengths[299] = 5;
    Vp8lBits empty = new Vp8lBits(new byte[0], 0, 0);

    assertThat(Vp8lPrefixCode.of(lengths, 300).read(empty)).isEqualTo(299);
  }

  @Test
  void wordsMustFillTheTreeExactly() {
    for (byte[] lengths : new byte[][] {{}, {0, 0}, {1, 2}, {1, 1, 1}, {2, 2, 2}, {15, 15}}) {
      assertThatThrownBy(() -> Vp8lPrefixCode.of(lengths, lengths.length))
          .as(Arrays.toString(lengths))
          .isInstanceOf(CorruptImageException.class);
      assertThatThrownBy(() -> Vp8lPrefixCode.check(lengths, lengths.length))
          .isInstanceOf(CorruptImageException.class);
    }
  }

  @Test
  void readingStopsWithTheData() throws CorruptImageException {
    Vp8lPrefixCode code = Vp8lPrefixCode.of(new byte[] {1, 1}, 2);
    Vp8lBits eight = new Vp8lBits(new byte[] {0, -1, 0}, 1, 2);
    for (int i = 0; i < 8; i++) {
      assertThat(code.read(eight)).isEqualTo(1);
    }

    assertThatThrownBy(() -> code.read(eight)).hasMessage("it ends too early");
    assertThatThrownBy(() -> eight.read(1)).hasMessage("it ends too early");
  }

  /** Reads words, written as they are read: the first bit is the lowest of the first byte. */
  private static int[] symbols(Vp8lPrefixCode code, String words) throws CorruptImageException {
    String digits = words.replace(" ", "");
    byte[] data = new byte[(digits.length() + 7) / 8];
    for (int i = 0; i < digits.length(); i++) {
      data[i / 8] |= (byte) (digits.charAt(i) - '0' << i % 8);
    }
    Vp8lBits bits = new Vp8lBits(data, 0, data.length);
    int[] symbols = new int[words.split(" ").length];
    for (int i = 0; i < symbols.length; i++) {
      symbols[i] = code.read(bits);
    }
    return symbols;
  }
}
