// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.RgbImage;
import java.io.IOException;
import java.util.Arrays;

/** Black and white pictures of a TIFF file that are coded as for fax machines. */
final class TiffFax {
  private static final byte WHITE = (byte) 255;

  private TiffFax() {}

  /**
   * Decodes a picture, not yet upright.
   *
   * @param file its bytes
   * @param tiff what they announce
   */
  static RgbImage decode(byte[] file, TiffFile tiff) throws IOException {
    byte[] rgb = new byte[3 * tiff.width() * tiff.height()];
    int partWidth = (int) tiff.partWidth();
    int partHeight = (int) tiff.partHeight();
    int across = (tiff.width() + partWidth - 1) / partWidth;
    FaxReader rows = new FaxReader(tiff.kind(), partWidth);
    for (int part = 0; part < tiff.data().size(); part++) {
      FaxBits bits =
          new FaxBits(file, tiff.data().get(part), tiff.kind().fillOrder() == TiffKind.REVERSED);
      rows.begin(bits);
      int left = part % across * partWidth;
      int top = part / across * partHeight;
      for (int y = top; y < Math.min(top + partHeight, tiff.height()); y++) {
        int columns = Math.min(partWidth, tiff.width() - left);
        paint(rows.next(), tiff.kind().isWhiteZero(), rgb, y * tiff.width() + left, columns);
      }
    }
    return new RgbImage(tiff.width(), tiff.height(), rgb);
  }

  /** Fills a black array with what is white: what fax machines call black, where zero is black. */
  private static void paint(FaxRow row, boolean whiteIsZero, byte[] rgb, int start, int columns) {
    int first = whiteIsZero ? -1 : 0;
    for (int change = first; ; change += 2) {
      int from = change < 0 ? 0 : row.change(change);
      if (from >= columns) {
        return;
      }
      int to = Math.min(columns, row.change(change + 1));
      Arrays.fill(rgb, 3 * (start + from), 3 * (start + to), WHITE);
    }
  }
}
