// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images;

import dev.foresight.engine.images.ImageFetcher;
import dev.foresight.engine.images.ImageFetchers;
import dev.foresight.engine.images.ImageLoader;
import dev.foresight.engine.images.ImageReference;
import dev.foresight.streaming.images.web.DeniedWeb;
import dev.foresight.streaming.images.web.WebFetcher;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which images may be loaded: {@code data:} URIs, what lies below allowed folders, and what allowed
 * hosts have.
 *
 * @param allowedRoots folders of each TaskManager, or URIs of folders on Flink's file systems such
 *     as {@code s3://bucket/images}
 * @param allowedHosts of {@code http:} and {@code https:} URIs, as {@link WebFetcher} reads them
 * @param timeout for an image that another machine has
 */
public record ImagePolicy(List<String> allowedRoots, List<String> allowedHosts, Duration timeout)
    implements Serializable {
  /** How long an image of another machine may take when nothing else is said, in seconds. */
  public static final int DEFAULT_TIMEOUT_SECONDS = 30;

  /** Bytes and {@code data:} URIs only. */
  public static final ImagePolicy NO_FILES = below(List.of());

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if a pattern of hosts is none, or the time is not above zero
   */
  public ImagePolicy {
    allowedRoots = List.copyOf(allowedRoots);
    allowedHosts = List.copyOf(allowedHosts);
    allowedHosts.forEach(WebFetcher::check);
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "the time for an image is " + timeout + ", but must be a millisecond or more");
    }
  }

  /** Allows folders, and nothing from the web. */
  public static ImagePolicy below(List<String> allowedRoots) {
    return new ImagePolicy(allowedRoots, List.of(), Duration.ofSeconds(DEFAULT_TIMEOUT_SECONDS));
  }

  /** Returns the same with more folders. */
  public ImagePolicy with(List<String> roots) {
    List<String> all = new ArrayList<>(allowedRoots);
    all.addAll(roots);
    return new ImagePolicy(all, allowedHosts, timeout);
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
            roots.stream().filter(root -> !ImageFetchers.hasFolders(root.scheme())).toList(),
            timeout));
    fetchers.add(allowedHosts.isEmpty() ? new DeniedWeb() : new WebFetcher(allowedHosts, timeout));
    return new ImageLoader(fetchers);
  }
}
