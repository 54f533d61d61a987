// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host, in the one spelling that names are compared and looked up in.
 *
 * @param name in small ASCII letters, without a dot at its end; of an address its usual notation
 * @param literal the address, if the host is one
 */
record WebHost(String name, Optional<InetAddress> literal) {
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

  /**
   * Reads what stands between a URI's slashes and its port.
   *
   * @throws IllegalArgumentException with the reason why it is no host
   */
  static WebHost of(String text) {
    if (text.startsWith("[")) {
      if (!text.endsWith("]")) {
        throw new IllegalArgumentException("has a bracket that is not closed");
      }
      return of(
          Literals.ipv6(text.substring(1, text.length() - 1))
              .orElseThrow(() -> new IllegalArgumentException("has no address in its brackets")));
    }
    String ascii = ascii(text);
    String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("names no host");
    }
    if (!Literals.endsInNumber(name)) {
      return new WebHost(name, Optional.empty());
    }
    return of(
        Literals.ipv4(name)
            .orElseThrow(() -> new IllegalArgumentException("ends as an address, but is none")));
  }

  private static WebHost of(InetAddress address) {
    return new WebHost(address.getHostAddress(), Optional.of(address));
  }

  /**
   * Letters of all scripts become ASCII, digits and dots of all kinds those that they look like.
   */
  private static String ascii(String text) {
    try {
      return IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("names no host", e);
    }
  }

  /** Returns it as URIs have it. */
  @Override
  public String toString() {
    return name.contains(":") ? "[" + name + "]" : name;
  }
}
