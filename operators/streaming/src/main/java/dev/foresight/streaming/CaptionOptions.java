// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming;

import dev.foresight.streaming.caption.EngineProvider;
import dev.foresight.streaming.images.ImagePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How captions are made.
 *
 * @param engines where each subtask gets its engine
 * @param images which images may be loaded
 * @param timeout of one request, from its arrival at the operator
 * @param capacity requests that a subtask holds at most; above the engine's batch, or the engine
 *     idles between two requests, but not far above, for a full queue holds up checkpoints: 1.5 to
 *     2 times the batch that falls to a subtask
 * @param loaderThreads how many requests a subtask reads at a time, images of this machine
 *     included; images of other machines are waited for beside that
 * @param ordered whether results leave in the order in which a subtask read their requests
 * @param journal folder on each TaskManager where events inside the engine are noted; empty: one
 *     beside Flink's working directory
 */
public record CaptionOptions(
    EngineProvider engines,
    ImagePolicy images,
    Duration timeout,
    int capacity,
    int loaderThreads,
    boolean ordered,
    Optional<Path> journal) {
  /** How many requests are read at a time when nothing else is said. */
  public static final int DEFAULT_LOADER_THREADS = 2;

  /** Checks the ranges. */
  public CaptionOptions {
    Objects.requireNonNull(engines, "engines");
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(journal, "journal");
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "the time-out is " + timeout + ", but must be a millisecond or more");
    }
    requirePositive("the capacity", capacity);
    requirePositive("the number of loader threads", loaderThreads);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be 1 or above");
    }
  }
}
