// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.Samples;

/**
 * VP8's guesses of blocks from the pixels above and on the left (RFC 6386 section 12). Beyond the
 * picture's top they are 127, beyond its left 129.
 */
final class Vp8Prediction {
  static final int DC = 0;
  static final int VERTICAL = 1;
  static final int HORIZONTAL = 2;
  static final int TRUE_MOTION = 3;

  static final int SUB_DC = 0;
  static final int SUB_TRUE_MOTION = 1;
  static final int SUB_VERTICAL = 2;
  static final int SUB_HORIZONTAL = 3;
  static final int SUB_LEFT_DOWN = 4;
  static final int SUB_RIGHT_DOWN = 5;
  static final int SUB_VERTICAL_RIGHT = 6;
  static final int SUB_VERTICAL_LEFT = 7;
  static final int SUB_HORIZONTAL_DOWN = 8;
  static final int SUB_HORIZONTAL_UP = 9;

  private static final int ABOVE_PICTURE = 127;
  private static final int LEFT_OF_PICTURE = 129;

  private Vp8Prediction() {}

  /** Fills a whole macroblock of a plane: 16 x 16 or 8 x 8 pixels. */
  static void block(byte[] plane, int stride, int column, int row, int size, int mode) {
    int at = size * (row * stride + column);
    int corner = corner(plane, at, stride, column, row);
    int mean = mode == DC ? mean(plane, at, stride, column, row, size) : 0;
    for (int y = 0; y < size; y++) {
      int left = column > 0 ? plane[at + y * stride - 1] & 0xff : LEFT_OF_PICTURE;
      for (int x = 0; x < size; x++) {
        int above = row > 0 ? plane[at + x - stride] & 0xff : ABOVE_PICTURE;
        int guess =
            switch (mode) {
              case VERTICAL -> above;
              case HORIZONTAL -> left;
              case TRUE_MOTION -> Samples.clip(left + above - corner);
              default -> mean;
            };
        plane[at + y * stride + x] = (byte) guess;
      }
    }
  }

  private static int mean(byte[] plane, int at, int stride, int column, int row, int size) {
    int sum = 0;
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (row > 0) {
        sum += plane[at + i - stride] & 0xff;
        count++;
      }
      if (column > 0) {
        sum += plane[at + i * stride - 1] & 0xff;
        count++;
      }
    }
    return count == 0 ? 128 : (sum + count / 2) / count;
  }

  private static int corner(byte[] plane, int at, int stride, int column, int row) {
    if (row == 0) {
      return ABOVE_PICTURE;
    }
    return column == 0 ? LEFT_OF_PICTURE : plane[at - stride - 1] & 0xff;
  }

  /**
   * Fills {@code edge} with what surrounds a 4 x 4 block: its left from the bottom up, the corner,
   * and eight pixels above from the left.
   *
   * @param aboveRight the four pixels above and to the right, which not always lie there
   */
  static void edge(byte[] plane, int stride, int x, int y, int[] aboveRight, int[] edge) {
    int at = y * stride + x;
    for (int i = 0; i < 4; i++) {
      edge[3 - i] = x > 0 ? plane[at + i * stride - 1] & 0xff : LEFT_OF_PICTURE;
      edge[5 + i] = y > 0 ? plane[at - stride + i] & 0xff : ABOVE_PICTURE;
      edge[9 + i] = aboveRight[i];
    }
    edge[4] = corner(plane, at, stride, x, y);
  }

  /** Fills a 4 x 4 block from its surroundings. */
  static void subblock(byte[] plane, int at, int stride, int mode, int[] e) {
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 4; x++) {
        plane[at + y * stride + x] = (byte) guess(mode, x, y, e);
      }
    }
  }

  private static int guess(int mode, int x, int y, int[] e) {
    return switch (mode) {
      case SUB_TRUE_MOTION -> Samples.clip(e[3 - y] + e[5 + x] - e[4]);
      case SUB_VERTICAL -> three(e, 5 + x);
      case SUB_HORIZONTAL -> y == 3 ? weigh(e[1], e[0], e[0]) : three(e, 3 - y);
      case SUB_LEFT_DOWN -> x + y == 6 ? weigh(e[11], e[12], e[12]) : three(e, 6 + x + y);
      case SUB_RIGHT_DOWN -> three(e, 4 + x - y);
      case SUB_VERTICAL_RIGHT -> verticalRight(x, y, e);
      case SUB_VERTICAL_LEFT -> verticalLeft(x, y, e);
      case SUB_HORIZONTAL_DOWN -> horizontalDown(x, y, e);
      case SUB_HORIZONTAL_UP -> horizontalUp(x, y, e);
      default -> e[0] + e[1] + e[2] + e[3] + e[5] + e[6] + e[7] + e[8] + 4 >> 3;
    };
  }

  private static int verticalRight(int x, int y, int[] e) {
    int shifted = x - y / 2;
    if (shifted < 0) {
      return three(e, 5 - y);
    }
    return y % 2 == 0 ? two(e, 4 + shifted) : three(e, 4 + shifted);
  }

  private static int verticalLeft(int x, int y, int[] e) {
    if (x == 3 && y >= 2) {
      return three(e, 8 + y);
    }
    int from = 5 + x + y / 2;
    return y % 2 == 0 ? two(e, from) : three(e, from + 1);
  }

  private static int horizontalDown(int x, int y, int[] e) {
    int shifted = y - x / 2;
    if (shifted < 0) {
      return three(e, 3 + x);
    }
    return x % 2 == 0 ? two(e, 3 - shifted) : three(e, 4 - shifted);
  }

  private static int horizontalUp(int x, int y, int[] e) {
    int position = x + 2 * y;
    if (position > 5) {
      return e[0];
    }
    int down = 3 - position / 2;
    if (position % 2 == 0) {
      return two(e, down - 1);
    }
    return position == 5 ? weigh(e[1], e[0], e[0]) : three(e, down - 1);
  }

  /** The mean of a pixel and the next. */
  private static int two(int[] e, int i) {
    return e[i] + e[i + 1] + 1 >> 1;
  }

  /** The weighted mean of a pixel and its neighbours. */
  private static int three(int[] e, int i) {
    return weigh(e[i - 1], e[i], e[i + 1]);
  }

  private static int weigh(int before, int middle, int after) {
    return before + 2 * middle + after + 2 >> 2;
  }
}
