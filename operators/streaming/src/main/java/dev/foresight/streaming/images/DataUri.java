// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Locale;

/**
 * Reads {@code data:} URIs, base64 or percent-encoded.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2397">RFC 2397</a>
 */
final class DataUri {
  private static final String SCHEME = "data:";
  private static final String BASE64 = ";base64";

  private DataUri() {}

  /** Returns whether the URI is of this scheme. */
  static boolean matches(String uri) {
    return uri.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /**
   * Returns the bytes.
   *
   * @throws RequestException {@link ErrorCode#IMAGE_UNDECODABLE} if the URI is broken
   */
  static byte[] read(String uri, String name) {
    int comma = uri.indexOf(',');
    if (comma < 0) {
      throw broken(name, "it has no comma before its data", null);
    }
    String data = uri.substring(comma + 1);
    boolean base64 = uri.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(BASE64);
    byte[] plain = percentDecoded(data, name);
    if (!base64) {
      return plain;
    }
    try {
      return Base64.getDecoder().decode(plain);
    } catch (IllegalArgumentException e) {
      throw broken(name, e.getMessage(), e);
    }
  }

  private static byte[] percentDecoded(String data, String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(data.length());
    for (int i = 0; i < data.length(); i++) {
      char c = data.charAt(i);
      if (c > 0x7F) {
        throw broken(name, "it holds a character that is not ASCII", null);
      }
      if (c != '%') {
        bytes.write(c);
        continue;
      }
      if (i + 2 >= data.length()
          || Character.digit(data.charAt(i + 1), 16) < 0
          || Character.digit(data.charAt(i + 2), 16) < 0) {
        throw broken(name, "a percent sign is not followed by two hexadecimal digits", null);
      }
      bytes.write(Integer.parseInt(data.substring(i + 1, i + 3), 16));
      i += 2;
    }
    return bytes.toByteArray();
  }

  private static RequestException broken(String name, String why, Exception cause) {
    return new RequestException(
        ErrorCode.IMAGE_UNDECODABLE, name + ": the data: URI is broken: " + why, cause);
  }
}
