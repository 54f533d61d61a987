// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images;

import dev.foresight.engine.images.ImageFetcher;
import dev.foresight.engine.images.ImageFetchers;
import dev.foresight.engine.images.ImageLoader;
import dev.foresight.engine.images.ImageReference;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which images may be loaded: {@code data:} URIs, and what lies below allowed folders.
 *
 * @param allowedRoots folders of each TaskManager, or URIs of folders on Flink's file systems such
 *     as {@code s3://bucket/images}
 */
public record ImagePolicy(List<String> allowedRoots) implements Serializable {
  /** Bytes and {@code data:} URIs only. */
  public static final ImagePolicy NO_FILES = new ImagePolicy(List.of());

  /** Copies the list. */
  public ImagePolicy {
    allowedRoots = List.copyOf(allowedRoots);
  }

  /**
   * Creates the loader that allows this and nothing else.
   *
   * @throws IOException if Flink has no file system for the scheme of a root
   */
  public ImageLoader loader() throws IOException {
    List<ImageReference> roots = allowedRoots.stream().map(ImageReference::of).toList();
    List<ImageFetcher> fetchers = new ArrayList<>(ImageFetchers.below(roots));
    fetchers.add(
        new FileSystemFetcher(
            roots.stream().filter(root -> !ImageFetchers.hasFolders(root.scheme())).toList()));
    return new ImageLoader(fetchers);
  }
}
