// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

/**
 * A canonical prefix code (RFC 9649 section 3.7.2). Words of up to eight bits are looked up, longer
 * ones searched by length. A code of one symbol has words of no bits.
 */
final class Vp8lPrefixCode {
  static final int MAX_LENGTH = 15;
  private static final int LOOKED_UP = 8;

  /** By the next bits: {@code symbol << 4 | length}, or 0 for the beginning of a longer word. */
  private final char[] table;

  private final int mask;

  /** Symbols by length, then value; null where no word is longer than the table's. */
  private final char[] symbols;

  /** By length: the first word that is longer, its bits on the left of {@code MAX_LENGTH}. */
  private final int[] limits;

  /** By length: what makes a word an index of {@link #symbols}. */
  private final int[] offsets;

  private Vp8lPrefixCode(char[] table, char[] symbols, int[] limits, int[] offsets) {
    this.table = table;
    this.mask = table.length - 1;
    this.symbols = symbols;
    this.limits = limits;
    this.offsets = offsets;
  }

  /**
   * Makes the code of these lengths.
   *
   * @param lengths by symbol, 0 to 15; 0 for what has no word
   * @param alphabet how many symbols there are
   * @throws CorruptImageException where the words do not fill the tree exactly
   */
  static Vp8lPrefixCode of(byte[] lengths, int alphabet) throws CorruptImageException {
    int[] counts = countByLength(lengths, alphabet);
    requireComplete(counts, alphabet);
    if (counts[0] == alphabet - 1) {
      return ofOne(lengths);
    }
    int[] starts = new int[MAX_LENGTH + 2];
    int longest = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      starts[length + 1] = starts[length] + counts[length];
      longest = counts[length] > 0 ? length : longest;
    }
    char[] symbols = new char[starts[MAX_LENGTH + 1]];
    int[] next = starts.clone();
    for (int symbol = 0; symbol < alphabet; symbol++) {
      if (lengths[symbol] > 0) {
        symbols[next[lengths[symbol]]++] = (char) symbol;
      }
    }
    char[] table = new char[1 << Math.min(longest, LOOKED_UP)];
    int[] limits = new int[MAX_LENGTH + 1];
    int[] offsets = new int[MAX_LENGTH + 1];
    int word = 0;
    for (int length = 1; length <= longest; length++) {
      word <<= 1;
      offsets[length] = starts[length] - word;
      for (int i = starts[length]; i < starts[length + 1]; i++, word++) {
        if (length <= LOOKED_UP) {
          fill(table, word, length, symbols[i]);
        }
      }
      limits[length] = word << MAX_LENGTH - length;
    }
    return longest <= LOOKED_UP
        ? new Vp8lPrefixCode(table, null, null, null)
        : new Vp8lPrefixCode(table, symbols, limits, offsets);
  }

  /** Checks the lengths of a code that nobody will read. */
  static void check(byte[] lengths, int alphabet) throws CorruptImageException {
    requireComplete(countByLength(lengths, alphabet), alphabet);
  }

  /** Reads a symbol. */
  int read(Vp8lBits bits) throws CorruptImageException {
    int next = bits.peek();
    int entry = table[next & mask];
    if (entry == 0 && symbols != null) {
      return readLong(bits, Integer.reverse(next) >>> Integer.SIZE - MAX_LENGTH);
    }
    bits.skip(entry & 15);
    return entry >> 4;
  }

  /** Returns how many bytes the tables take. */
  int bytes() {
    int searched = symbols == null ? 0 : 2 * symbols.length + 4 * (limits.length + offsets.length);
    return 2 * table.length + searched;
  }

  private int readLong(Vp8lBits bits, int next) throws CorruptImageException {
    int length = LOOKED_UP + 1;
    while (next >= limits[length]) {
      length++;
    }
    bits.skip(length);
    return symbols[offsets[length] + (next >> MAX_LENGTH - length)];
  }

  private static Vp8lPrefixCode ofOne(byte[] lengths) {
    int symbol = 0;
    while (lengths[symbol] == 0) {
      symbol++;
    }
    return new Vp8lPrefixCode(new char[] {(char) (symbol << 4)}, null, null, null);
  }

  private static int[] countByLength(byte[] lengths, int alphabet) {
    int[] counts = new int[MAX_LENGTH + 1];
    for (int symbol = 0; symbol < alphabet; symbol++) {
      counts[lengths[symbol]]++;
    }
    return counts;
  }

  private static void requireComplete(int[] counts, int alphabet) throws CorruptImageException {
    int open = 1;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      open = 2 * open - counts[length];
      if (open < 0) {
        break;
      }
    }
    if (open != 0 && counts[0] != alphabet - 1) {
      throw new CorruptImageException("one of its prefix codes is no tree");
    }
  }

  /** Words are read from their highest bit on, and bits from the lowest on. */
  private static void fill(char[] table, int word, int length, int symbol) {
    int first = Integer.reverse(word) >>> Integer.SIZE - length;
    for (int i = first; i < table.length; i += 1 << length) {
      table[i] = (char) (symbol << 4 | length);
    }
  }
}
