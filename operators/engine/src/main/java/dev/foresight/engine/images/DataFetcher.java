// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.images;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/**
 * Reads {@code data:} URIs, base64 or percent-encoded.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2397">RFC 2397</a>
 */
public final class DataFetcher implements ImageFetcher {
  private static final String BASE64 = ";base64";

  @Override
  public Set<String> schemes() {
    return Set.of("data");
  }

  @Override
  public byte[] fetch(ImageReference image, ImageLimits limits) {
    String uri = image.text();
    int comma = uri.indexOf(',');
    if (comma < 0) {
      throw broken("it has no comma before its data", null);
    }
    if (!uri.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(BASE64)) {
      byte[] plain = percentDecoded(uri, comma + 1, limits.maxBytes() + 1L);
      limits.checkBytes(plain.length);
      return plain;
    }
    long mostCharacters = (limits.maxBytes() + 2L) / 3 * 4;
    byte[] base64 = percentDecoded(uri, comma + 1, mostCharacters + 1);
    if (base64.length > mostCharacters) {
      limits.checkBytes(base64.length / 4L * 3 + 1);
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(base64);
      limits.checkBytes(decoded.length);
      return decoded;
    } catch (IllegalArgumentException e) {
      throw broken(e.getMessage(), e);
    }
  }

  /** Stops at the most bytes that are wanted. */
  private static byte[] percentDecoded(String uri, int start, long most) {
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream((int) Math.min(uri.length() - start, most));
    for (int i = start; i < uri.length() && bytes.size() < most; i++) {
      char c = uri.charAt(i);
      if (c > 0x7F) {
        throw broken("it holds a character that is not ASCII", null);
      }
      if (c != '%') {
        bytes.write(c);
        continue;
      }
      if (i + 2 >= uri.length()
          || Character.digit(uri.charAt(i + 1), 16) < 0
          || Character.digit(uri.charAt(i + 2), 16) < 0) {
        throw broken("a percent sign is not followed by two hexadecimal digits", null);
      }
      bytes.write(Integer.parseInt(uri.substring(i + 1, i + 3), 16));
      i += 2;
    }
    return bytes.toByteArray();
  }

  private static RequestException broken(String why, Exception cause) {
    return new RequestException(
        ErrorCode.IMAGE_UNDECODABLE, "the data: URI is broken: " + why, cause);
  }
}
