// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.caption;

import dev.foresight.engine.vision.formats.ImageSize;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.streaming.deadletter.RejectedException;
import java.io.Serializable;

/**
 * Images that nobody wants captions of.
 *
 * @param minSize pixels that both sides have at least; 0: any
 * @param maxPixels product of both sides at most; 0: any
 */
public record ImageFilter(int minSize, long maxPixels) implements Serializable {
  /**
   * Checks an image.
   *
   * @throws RejectedException {@link DeadLetterCode#IMAGE_TOO_SMALL} or {@link
   *     DeadLetterCode#IMAGE_FILTERED}
   */
  void check(ImageSize size) throws RejectedException {
    if (size.width() < minSize || size.height() < minSize) {
      throw new RejectedException(
          DeadLetterCode.IMAGE_TOO_SMALL,
          "the image is %dx%d, but --min-size is %d; lower it, and run again with --retry-failed"
              .formatted(size.width(), size.height(), minSize));
    }
    if (maxPixels > 0 && (long) size.width() * size.height() > maxPixels) {
      throw new RejectedException(
          DeadLetterCode.IMAGE_FILTERED,
          "the image is %dx%d, but --max-pixels is %,d; raise it, and run again with --retry-failed"
              .formatted(size.width(), size.height(), maxPixels));
    }
  }
}
