// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images;

import dev.foresight.engine.images.DataFetcher;
import dev.foresight.engine.images.FileFetcher;
import dev.foresight.engine.images.ImageFetcher;
import dev.foresight.engine.images.ImageLoader;
import dev.foresight.engine.images.ImageReference;
import java.io.IOException;
import java.io.Serializable;
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
    ImageFetcher files =
        FileFetcher.below(
            roots.stream().filter(ImagePolicy::isFile).map(ImageReference::path).toList());
    ImageFetcher others =
        new FileSystemFetcher(roots.stream().filter(root -> !isFile(root)).toList());
    return new ImageLoader(List.of(new DataFetcher(), files, others));
  }

  private static boolean isFile(ImageReference root) {
    return root.scheme().equals(ImageReference.FILE);
  }
}
