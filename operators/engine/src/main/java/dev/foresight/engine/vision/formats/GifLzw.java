// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

/** GIF's variant of LZW: codes of growing width, least significant bit first. */
final class GifLzw {
  private static final int MAX_CODES = 4096;

  private GifLzw() {}

  /**
   * Unpacks so many pixels; what comes behind them is ignored.
   *
   * @throws CorruptImageException where the data end before, or name a code that does not exist
   */
  static byte[] decode(byte[] data, int minimumCodeSize, int pixels) throws CorruptImageException {
    if (minimumCodeSize < 1 || minimumCodeSize > 8) {
      throw new CorruptImageException("its code size is %d".formatted(minimumCodeSize));
    }
    // A code stands for a string of at most MAX_CODES pixels and takes more than a bit.
    if ((long) data.length * 8 * MAX_CODES < pixels) {
      throw new CorruptImageException("it holds too little data for its size");
    }
    byte[] out = new byte[pixels];
    int clear = 1 << minimumCodeSize;
    int end = clear + 1;
    // A string is where it was last written, plus the pixel that followed it.
    int[] starts = new int[MAX_CODES];
    int[] lengths = new int[MAX_CODES];
    int next = end + 1;
    int width = minimumCodeSize + 1;
    int previousStart = -1;
    int previousLength = 0;
    int at = 0;
    int bits = 0;
    int held = 0;
    int read = 0;
    while (at < pixels) {
      while (held < width) {
        if (read == data.length) {
          throw new CorruptImageException("it ends after %d of %d pixels".formatted(at, pixels));
        }
        bits |= (data[read++] & 0xff) << held;
        held += 8;
      }
      int code = bits & ((1 << width) - 1);
      bits >>>= width;
      held -= width;
      if (code == clear) {
        next = end + 1;
        width = minimumCodeSize + 1;
        previousStart = -1;
        continue;
      }
      boolean known = code < clear || code > end && code < next;
      boolean repeated = code == next && previousStart >= 0;
      if (!known && !repeated) {
        throw new CorruptImageException(
            code == end
                ? "it ends after %d of %d pixels".formatted(at, pixels)
                : "it names a code %d that it has not defined".formatted(code));
      }
      if (previousStart >= 0 && next < MAX_CODES) {
        // The previous string and the first pixel of this one lie side by side in the output.
        starts[next] = previousStart;
        lengths[next] = previousLength + 1;
        next++;
        if (next == 1 << width && width < 12) {
          width++;
        }
      }
      int start = at;
      if (code < clear) {
        out[at++] = (byte) code;
      } else {
        int stop = Math.min(pixels, at + lengths[code]);
        for (int from = starts[code]; at < stop; from++, at++) {
          out[at] = out[from];
        }
      }
      previousStart = start;
      previousLength = at - start;
    }
    return out;
  }
}
