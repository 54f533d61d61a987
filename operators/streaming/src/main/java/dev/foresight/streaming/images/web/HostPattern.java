// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import dev.foresight.engine.checkpoint.Shown;

/**
 * Hosts that are allowed: one ({@code images.example.org}), all below one ({@code *.example.org},
 * without itself), or all ({@code *}).
 */
record HostPattern(String name, boolean below) {
  private static final String ALL = "*";
  private static final String BELOW = "*.";

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it is none
   */
  static HostPattern of(String text) {
    if (text.equals(ALL)) {
      return new HostPattern("", true);
    }
    boolean below = text.startsWith(BELOW);
    try {
      WebHost host = WebHost.of(below ? text.substring(BELOW.length()) : text);
      if (below && host.literal().isPresent()) {
        throw new IllegalArgumentException("names an address");
      }
      return new HostPattern(host.name(), below);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          Shown.value(text)
              + " "
              + e.getMessage()
              + "; write images.example.org, *.example.org or *, without scheme and port",
          e);
    }
  }

  boolean matches(WebHost host) {
    if (!below) {
      return host.name().equals(name);
    }
    return name.isEmpty() || host.literal().isEmpty() && host.name().endsWith("." + name);
  }
}
