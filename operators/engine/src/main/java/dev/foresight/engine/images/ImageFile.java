// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.images;

import dev.foresight.engine.checkpoint.Shown;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the file of an image that may be read: whether it may is known to whoever asks. */
public final class ImageFile {
  private ImageFile() {}

  /**
   * Reads a file; one that is too large is refused unread.
   *
   * @throws RequestException {@link ErrorCode#IMAGE_NOT_FOUND} or {@link ErrorCode#IMAGE_TOO_LARGE}
   */
  public static byte[] read(Path file, ImageLimits limits) {
    return readReal(real(file), file, limits);
  }

  /**
   * The same for a path without links: one that has become a link since is not followed.
   *
   * @param real as {@link #real} returned it
   * @param named what messages call it
   */
  static byte[] readReal(Path real, Path named, ImageLimits limits) {
    // A named pipe would block the reading thread for ever.
    if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
      throw notFound(named, "is no regular file", null);
    }
    try {
      limits.checkBytes(Files.size(real));
      try (InputStream in = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS)) {
        return ImageBytes.read(in, limits);
      }
    } catch (IOException e) {
      throw notFound(named, e);
    }
  }

  /**
   * Follows a path's links.
   *
   * @throws RequestException {@link ErrorCode#IMAGE_NOT_FOUND} if there is nothing
   */
  static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw notFound(file, e);
    }
  }

  private static RequestException notFound(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return notFound(file, "does not exist", e);
    }
    if (e instanceof AccessDeniedException) {
      return notFound(file, "may not be read by this user", e);
    }
    // Its message is hardly more than the path.
    String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
    return notFound(file, "cannot be read: " + Shown.value(reason), e);
  }

  private static RequestException notFound(Path file, String why, IOException cause) {
    return new RequestException(ErrorCode.IMAGE_NOT_FOUND, Shown.path(file) + " " + why, cause);
  }
}
