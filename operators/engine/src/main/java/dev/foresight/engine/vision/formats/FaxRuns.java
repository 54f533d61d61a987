// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

/** The codes of run lengths in ITU-T T.4, tables 2 and 3: the same in T.6. */
final class FaxRuns {
  private static final int MOST_BITS = 13;

  /** Of 0 to 63, which end a run, then of 64, 128, ... 1728, behind which more of it comes. */
  private static final String WHITE =
      """
      00110101 000111 0111 1000 1011 1100 1110 1111 10011 10100 00111 01000 001000 000011 110100
      110101 101010 101011 0100111 0001100 0001000 0010111 0000011 0000100 0101000 0101011 0010011
      0100100 0011000 00000010 00000011 00011010 00011011 00010010 00010011 00010100 00010101
      00010110 00010111 00101000 00101001 00101010 00101011 00101100 00101101 00000100 00000101
      00001010 00001011 01010010 01010011 01010100 01010101 00100100 00100101 01011000 01011001
      01011010 01011011 01001010 01001011 00110010 00110011 00110100
      11011 10010 010111 0110111 00110110 00110111 01100100 01100101 01101000 01100111 011001100
      011001101 011010010 011010011 011010100 011010101 011010110 011010111 011011000 011011001
      011011010 011011011 010011000 010011001 010011010 011000 010011011
      """;

  private static final String BLACK =
      """
      0000110111 010 11 10 011 0011 0010 00011 000101 000100 0000100 0000101 0000111 00000100
      00000111 000011000 0000010111 0000011000 0000001000 00001100111 00001101000 00001101100
      00000110111 00000101000 00000010111 00000011000 000011001010 000011001011 000011001100
      000011001101 000001101000 000001101001 000001101010 000001101011 000011010010 000011010011
      000011010100 000011010101 000011010110 000011010111 000001101100 000001101101 000011011010
      000011011011 000001010100 000001010101 000001010110 000001010111 000001100100 000001100101
      000001010010 000001010011 000000100100 000000110111 000000111000 000000100111 000000101000
      000001011000 000001011001 000000101011 000000101100 000001011010 000001100110 000001100111
      0000001111 000011001000 000011001001 000001011011 000000110011 000000110100 000000110101
      0000001101100 0000001101101 0000001001010 0000001001011 0000001001100 0000001001101
      0000001110010 0000001110011 0000001110100 0000001110101 0000001110110 0000001110111
      0000001010010 0000001010011 0000001010100 0000001010101 0000001011010 0000001011011
      0000001100100 0000001100101
      """;

  /** Of 1792, 1856, ... 2560 of either colour. */
  private static final String LONG =
      """
      00000001000 00000001100 00000001101 000000010010 000000010011 000000010100 000000010101
      000000010110 000000010111 000000011100 000000011101 000000011110 000000011111
      """;

  private static final int LAST = 63;
  private static final FaxRuns OF_WHITE = new FaxRuns(WHITE + LONG);
  private static final FaxRuns OF_BLACK = new FaxRuns(BLACK + LONG);

  /** By the next 13 bits: the run above the length of its code in 4 bits; 0: no code. */
  private final int[] table = new int[1 << MOST_BITS];

  private FaxRuns(String codes) {
    String[] each = codes.split("\\s+");
    for (int i = 0; i < each.length; i++) {
      int run = i <= LAST ? i : (i - LAST) * (LAST + 1);
      int free = MOST_BITS - each[i].length();
      int first = Integer.parseInt(each[i], 2) << free;
      for (int rest = 0; rest < 1 << free; rest++) {
        table[first + rest] = run << 4 | each[i].length();
      }
    }
  }

  static FaxRuns of(boolean black) {
    return black ? OF_BLACK : OF_WHITE;
  }

  /**
   * Reads a run of one colour, of as many codes as it takes.
   *
   * @param most how long it may be
   */
  int read(FaxBits bits, int most) throws CorruptImageException {
    int run = 0;
    while (true) {
      int found = table[bits.peek(MOST_BITS)];
      if (found == 0) {
        throw new CorruptImageException("its fax data hold a code that does not exist");
      }
      bits.skip(found & 15);
      int part = found >> 4;
      run += part;
      if (run > most) {
        throw new CorruptImageException("a row of its fax data is longer than the picture");
      }
      if (part <= LAST) {
        return run;
      }
    }
  }
}
