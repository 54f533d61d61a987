// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Reads files below allowed folders, whatever links and dots a path holds. */
final class AllowedFiles {
  private final List<Path> roots;
  private final int maxBytes;

  AllowedFiles(ImagePolicy policy) {
    this.roots =
        policy.allowedRoots().stream()
            .map(root -> Path.of(root).toAbsolutePath().normalize())
            .toList();
    this.maxBytes = policy.maxBytes();
  }

  /**
   * Returns at most one byte more than the limit, so that the caller sees that it is passed.
   *
   * @throws RequestException {@link ErrorCode#URI_NOT_ALLOWED} or {@link ErrorCode#IMAGE_NOT_FOUND}
   */
  byte[] read(URI uri, String name) {
    Path asked = path(uri, name);
    Path root =
        roots.stream()
            .filter(asked::startsWith)
            .findFirst()
            // Before anything touches the file: whether it exists is nobody's business.
            .orElseThrow(() -> notAllowed(uri, name, null));
    try {
      Path real = asked.toRealPath();
      if (!real.startsWith(root.toRealPath())) {
        throw notAllowed(uri, name, null);
      }
      // A named pipe would block the reading thread for ever.
      if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
        throw new RequestException(
            ErrorCode.IMAGE_NOT_FOUND, name + ": " + uri + " is not a regular file");
      }
      try (InputStream in = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS)) {
        return in.readNBytes((int) Math.min(maxBytes + 1L, Integer.MAX_VALUE));
      }
    } catch (IOException e) {
      throw new RequestException(
          ErrorCode.IMAGE_NOT_FOUND, name + ": " + uri + " does not exist or cannot be read", e);
    }
  }

  private Path path(URI uri, String name) {
    try {
      return Path.of(uri).normalize();
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw notAllowed(uri, name, e);
    }
  }

  private RequestException notAllowed(URI uri, String name, Exception cause) {
    String where = roots.isEmpty() ? "no folder is allowed" : "not below an allowed folder";
    return new RequestException(
        ErrorCode.URI_NOT_ALLOWED,
        name + ": " + uri + " is refused, " + where + "; send the image's bytes or a data: URI",
        cause);
  }
}
