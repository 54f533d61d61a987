// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Run-length coded rows of a bitmap, checked before the JDK's reader sees them: that one goes on
 * where codes leave the picture or the data end, and shows what it has.
 */
final class BmpRuns {
  private static final int END_OF_ROW = 0;
  private static final int END_OF_PICTURE = 1;
  private static final int JUMP = 2;

  private BmpRuns() {}

  /**
   * Walks the codes.
   *
   * @param in at the first code
   * @param bits of a pixel, 4 or 8
   * @throws CorruptImageException where a code leaves the picture, or the data end
   */
  static void check(ByteBuffer in, int bits, long width, long height) throws CorruptImageException {
    long x = 0;
    long y = 0;
    try {
      while (y < height) {
        int count = in.get() & 0xff;
        int value = in.get() & 0xff;
        if (count > 0) {
          x += count;
        } else if (value == END_OF_ROW) {
          x = 0;
          y++;
        } else if (value == END_OF_PICTURE) {
          return;
        } else if (value == JUMP) {
          x += in.get() & 0xff;
          y += in.get() & 0xff;
        } else {
          x += value;
          int bytes = (value * bits + 7) / 8;
          in.position(in.position() + bytes + (bytes & 1));
        }
        if (y > height || value == JUMP && count == 0 && x > width) {
          throw new CorruptImageException("a code leaves the picture");
        }
        // Some writers fill up rows; readers cut that off.
        x = Math.min(x, width);
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new CorruptImageException("it ends too early");
    }
  }
}
