// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an image is on the web, taken apart by one strict reading, so that what is checked is what
 * is connected to.
 *
 * @param scheme {@code http} or {@code https}
 * @param port as written, or the scheme's
 * @param path with its query, in ASCII
 */
record WebAddress(String scheme, WebHost host, int port, String path) {
  static final String HTTP = "http";
  static final String HTTPS = "https";
  static final int HTTP_PORT = 80;
  static final int HTTPS_PORT = 443;

  private static final Pattern PARTS =
      Pattern.compile("(?i)(https?)://([^/?#]*)([^#]*)(?:#.*)?", Pattern.DOTALL);
  private static final Pattern AUTHORITY = Pattern.compile("(\\[[^]]*]|[^:]*)(?::([0-9]{0,5}))?");
  private static final Pattern PATH =
      Pattern.compile("[A-Za-z0-9\\-._~:/?\\[\\]@!$&'()*+,;=%[^\\x00-\\x7f]]*");
  private static final Pattern LONE_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final int LAST_ASCII = 0x7f;

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException with the reason why it is none that is read
   */
  static WebAddress of(String text) {
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("is no http: or https: URI with a host");
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    if (parts.group(2).contains("@")) {
      throw new IllegalArgumentException("holds a user or a password");
    }
    Matcher authority = AUTHORITY.matcher(parts.group(2));
    if (!authority.matches()) {
      throw new IllegalArgumentException("names no host and port");
    }
    if (!PATH.matcher(parts.group(3)).matches() || LONE_PERCENT.matcher(parts.group(3)).find()) {
      throw new IllegalArgumentException(
          "is not a URI: its path has characters that must be encoded");
    }
    String path = ascii(parts.group(3));
    return new WebAddress(
        scheme,
        WebHost.of(authority.group(1)),
        port(scheme, authority.group(2)),
        path.startsWith("/") ? path : "/" + path);
  }

  /**
   * Returns where a redirect leads.
   *
   * @param location as the server wrote it, relative or not
   * @throws IllegalArgumentException with the reason why it leads nowhere
   */
  WebAddress redirected(String location) {
    try {
      return of(new URI(toString()).resolve(new URI(location)).toString());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is not a URI: " + e.getReason(), e);
    }
  }

  private static int port(String scheme, String written) {
    return written == null || written.isEmpty() ? usual(scheme) : Integer.parseInt(written);
  }

  private static int usual(String scheme) {
    return scheme.equals(HTTPS) ? HTTPS_PORT : HTTP_PORT;
  }

  private static String ascii(String path) {
    StringBuilder ascii = new StringBuilder();
    for (byte each : path.getBytes(UTF_8)) {
      int value = Byte.toUnsignedInt(each);
      // Brackets are written by people, and stand for addresses to others.
      boolean encoded = value > LAST_ASCII || value == '[' || value == ']';
      ascii.append(encoded ? "%%%02X".formatted(value) : String.valueOf((char) value));
    }
    return ascii.toString();
  }

  /** Returns it as a URI in ASCII. */
  @Override
  public String toString() {
    return scheme + "://" + host + (port == usual(scheme) ? "" : ":" + port) + path;
  }
}
