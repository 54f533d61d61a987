// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.images;

import dev.foresight.engine.checkpoint.Shown;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an image is, as somebody wrote it: a URI, or the plain path of a file.
 *
 * @param scheme in small letters; that of a plain path is {@value #FILE}
 * @param text all of it, the scheme included
 */
public record ImageReference(String scheme, String text) {
  /** The scheme of files. */
  public static final String FILE = "file";

  // Two letters at least: C:\cat.png is a path.
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):");

  /** Reads a reference, whatever it is. */
  public static ImageReference of(String text) {
    Matcher scheme = SCHEME.matcher(text);
    return new ImageReference(
        scheme.lookingAt() ? scheme.group(1).toLowerCase(Locale.ROOT) : FILE, text);
  }

  /**
   * Returns it as a URI.
   *
   * @throws RequestException {@link ErrorCode#URI_NOT_ALLOWED} if it is none
   */
  public URI uri() {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new RequestException(
          ErrorCode.URI_NOT_ALLOWED, this + " is not a URI: " + e.getReason(), e);
    }
  }

  /**
   * Returns it as the path of a file, relative or absolute, dots included.
   *
   * @throws RequestException {@link ErrorCode#URI_NOT_ALLOWED} if it is none
   */
  public Path path() {
    try {
      return SCHEME.matcher(text).lookingAt() ? Path.of(uri()) : Path.of(text);
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw new RequestException(
          ErrorCode.URI_NOT_ALLOWED, this + " is no path of a file on this machine", e);
    }
  }

  /** Returns it as messages show it, on one line and cut if it is long. */
  @Override
  public String toString() {
    return Shown.value(text);
  }
}
