// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

/**
 * An image given row by row, so that a canvas much larger than the picture on it need not exist.
 */
interface RowSource {
  int width();

  int height();

  /** An array that holds row y, three bytes a pixel; valid until the next call. */
  byte[] row(int y);

  /** Where row y begins in {@link #row}. */
  int rowOffset(int y);

  /** Whether row y, not the first, is known to equal the one above it. */
  boolean repeatsRowAbove(int y);

  /** The image itself. */
  static RowSource of(RgbImage image) {
    return new RowSource() {
      @Override
      public int width() {
        return image.width();
      }

      @Override
      public int height() {
        return image.height();
      }

      @Override
      public byte[] row(int y) {
        return image.rgb();
      }

      @Override
      public int rowOffset(int y) {
        return 3 * y * image.width();
      }

      @Override
      public boolean repeatsRowAbove(int y) {
        return false;
      }
    };
  }

  /**
   * The image in the middle of the smallest square that holds it; where the margins differ, the
   * larger is on the right or at the bottom.
   *
   * @param colour of the margins: red, green, blue in 0..255
   */
  static RowSource paddedToSquare(RgbImage image, int[] colour) {
    int side = Math.max(image.width(), image.height());
    int left = (side - image.width()) / 2;
    int top = (side - image.height()) / 2;
    byte[] margin = new byte[3 * side];
    for (int i = 0; i < margin.length; i++) {
      margin[i] = (byte) colour[i % 3];
    }
    byte[] framed = margin.clone();
    return new RowSource() {
      @Override
      public int width() {
        return side;
      }

      @Override
      public int height() {
        return side;
      }

      @Override
      public byte[] row(int y) {
        if (isMargin(y)) {
          return margin;
        }
        int rowBytes = 3 * image.width();
        System.arraycopy(image.rgb(), (y - top) * rowBytes, framed, 3 * left, rowBytes);
        return framed;
      }

      @Override
      public int rowOffset(int y) {
        return 0;
      }

      @Override
      public boolean repeatsRowAbove(int y) {
        return isMargin(y) && isMargin(y - 1);
      }

      private boolean isMargin(int y) {
        return y < top || y >= top + image.height();
      }
    };
  }
}
