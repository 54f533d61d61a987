// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images;

import java.io.Serializable;
import java.util.List;

/**
 * Which images may be loaded.
 *
 * @param allowedRoots folders below which {@code file:} URIs are allowed; none: no files at all
 * @param maxBytes of one encoded image
 */
public record ImagePolicy(List<String> allowedRoots, int maxBytes) implements Serializable {
  /** Far above any photograph, far below what hurts. */
  public static final int DEFAULT_MAX_BYTES = 32 << 20;

  /** Bytes and {@code data:} URIs only. */
  public static final ImagePolicy NO_FILES = new ImagePolicy(List.of(), DEFAULT_MAX_BYTES);

  /** Copies the list and checks the limit. */
  public ImagePolicy {
    allowedRoots = List.copyOf(allowedRoots);
    if (maxBytes < 1) {
      throw new IllegalArgumentException(
          "the byte limit of images is " + maxBytes + ", but must be 1 or above");
    }
  }
}
