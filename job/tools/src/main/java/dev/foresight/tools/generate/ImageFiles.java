// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.generate;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.ImageLimits;
import dev.foresight.schemas.FileFault;
import dev.foresight.schemas.Shortened;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Reads the images that a request names: paths, {@code file:} URIs and {@code data:} URIs in
 * base64. Nothing is ever fetched.
 */
public final class ImageFiles {
  /** Above what an engine takes, an image is refused unread. */
  static final int MAX_BYTES = ImageLimits.DEFAULT.maxBytes();

  // Two letters at least: C:\cat.png is a path.
  private static final Pattern SCHEME =
      Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]+:.*", Pattern.DOTALL);

  private final Path base;

  /**
   * Creates a reader.
   *
   * @param base where relative paths begin
   */
  public ImageFiles(Path base) {
    this.base = base;
  }

  /**
   * Reads an image, undecoded.
   *
   * @throws RequestException {@link ErrorCode#IMAGE_NOT_FOUND}, {@link ErrorCode#URI_NOT_ALLOWED},
   *     {@link ErrorCode#IMAGE_TOO_LARGE} or, for broken base64, {@link
   *     ErrorCode#IMAGE_UNDECODABLE}
   */
  public byte[] read(String name) {
    if (name.regionMatches(true, 0, "data:", 0, 5)) {
      return data(name);
    }
    Path file = path(name);
    try {
      if (!Files.isRegularFile(file)) {
        throw new RequestException(
            ErrorCode.IMAGE_NOT_FOUND,
            "image "
                + Shortened.of(name)
                + " is no file (looked for "
                + Shortened.of("" + file)
                + ")");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw tooLarge("image " + Shortened.of(name), Files.size(file));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new RequestException(
          ErrorCode.IMAGE_NOT_FOUND,
          "image " + Shortened.of(name) + " cannot be read: " + FileFault.of(e),
          e);
    }
  }

  private Path path(String name) {
    try {
      if (name.regionMatches(true, 0, "file:", 0, 5)) {
        return Path.of(URI.create(name));
      }
      if (!SCHEME.matcher(name).matches()) {
        return base.resolve(name);
      }
    } catch (InvalidPathException e) {
      throw new RequestException(
          ErrorCode.IMAGE_NOT_FOUND,
          "image " + Shortened.of(name) + " is no path: " + e.getReason(),
          e);
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw new RequestException(
          ErrorCode.URI_NOT_ALLOWED, "image " + Shortened.of(name) + " is no file URI", e);
    }
    throw new RequestException(
        ErrorCode.URI_NOT_ALLOWED,
        "image "
            + Shortened.of(name)
            + " is not a path, a file: URI or a data: URI; nothing is fetched");
  }

  private static RequestException tooLarge(String what, long bytes) {
    return new RequestException(
        ErrorCode.IMAGE_TOO_LARGE,
        "%s has %,d bytes, but may have %,d; send a smaller or more compressed image"
            .formatted(what, bytes, MAX_BYTES));
  }

  private static byte[] data(String uri) {
    int comma = uri.indexOf(',');
    if (comma < 0 || !uri.substring(0, comma).endsWith(";base64")) {
      throw new RequestException(
          ErrorCode.URI_NOT_ALLOWED,
          "the image's data: URI must read data:image/png;base64, and the bytes in base64");
    }
    long bytes = (uri.length() - comma) / 4L * 3;
    if (bytes > MAX_BYTES + 2) {
      throw tooLarge("the image's data: URI", bytes);
    }
    try {
      return Base64.getDecoder().decode(uri.substring(comma + 1));
    } catch (IllegalArgumentException e) {
      throw new RequestException(
          ErrorCode.IMAGE_UNDECODABLE, "the image's data: URI is not base64: " + e.getMessage(), e);
    }
  }
}
