// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images;

import dev.foresight.engine.images.ImageReference;
import java.net.URI;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.core.fs.Path;

/**
 * A folder of a file system.
 *
 * @param scheme in small letters
 * @param authority a bucket or a host, with all that URIs may add to it; null if there is none
 * @param below what paths in the folder begin with
 */
record Folder(String scheme, String authority, String below) {
  private static final Set<String> DOTS = Set.of(".", "..");

  static Folder of(ImageReference folder) {
    URI uri = folder.uri();
    if (uri.isOpaque()) {
      throw new IllegalArgumentException(
          folder + " is no folder's URI; write it like s3://bucket/images");
    }
    String path = uri.getPath();
    return new Folder(folder.scheme(), uri.getAuthority(), path.endsWith("/") ? path : path + "/");
  }

  /** Returns whether a URI names something in here, and nothing else by any reading of it. */
  boolean holds(String itsScheme, URI uri) {
    return scheme.equals(itsScheme)
        && Objects.equals(authority, uri.getAuthority())
        && uri.getPath() != null
        && uri.getPath().startsWith(below)
        // A dot may be a name to one file system, and a step up to another.
        && Arrays.stream(uri.getPath().split("/")).noneMatch(DOTS::contains)
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  /** Returns the path of what is in here. */
  Path path(URI uri) {
    return new Path(scheme, authority, uri.getPath());
  }
}
