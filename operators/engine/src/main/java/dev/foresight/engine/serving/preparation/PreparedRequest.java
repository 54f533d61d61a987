// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.preparation;

import dev.foresight.engine.model.Positions;
import dev.foresight.engine.serving.memory.PromptContent;
import dev.foresight.engine.text.EncodedPrompt;
import java.time.Duration;
import java.util.List;

/**
 * A request that is ready for the device. Owns its images and frees them when it is closed.
 *
 * @param ticket of the request
 * @param content of its prompt: the rows, and what their keys and values depend on
 * @param positions where they stand
 * @param images in the order of their marks
 * @param cacheRows that its sequence may come to need
 * @param preparation how long all of it took
 */
public record PreparedRequest(
    Ticket ticket,
    PromptContent content,
    Positions positions,
    List<PreparedImage> images,
    int cacheRows,
    Duration preparation)
    implements AutoCloseable {
  /** Returns the prompt's rows. */
  public EncodedPrompt prompt() {
    return content.prompt();
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
