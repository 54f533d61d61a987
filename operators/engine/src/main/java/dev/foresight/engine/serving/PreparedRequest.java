// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.text.EncodedPrompt;
import java.time.Duration;
import java.util.List;

/**
 * A request that is ready for the device. Owns its images and frees them when it is closed.
 *
 * @param ticket of the request
 * @param prompt its positions
 * @param images in the order of their marks
 * @param cacheRows that its sequence may come to need
 * @param preparation how long decoding and preprocessing took
 */
record PreparedRequest(
    Ticket ticket,
    EncodedPrompt prompt,
    List<PreparedImage> images,
    int cacheRows,
    Duration preparation)
    implements AutoCloseable {
  PreparedRequest(PreparedText text, List<PreparedImage> images, long imageNanos) {
    this(
        text.ticket(),
        text.prompt(),
        images,
        text.cacheRows(),
        Duration.ofNanos(text.nanos() + imageNanos));
  }

  /** Returns whether it was prepared in a place of the queue. */
  boolean needsPlace() {
    return !images.isEmpty();
  }

  @Override
  public void close() {
    images.forEach(PreparedImage::close);
  }
}
