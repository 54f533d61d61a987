// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import java.util.List;

/**
 * Strings that end a generation.
 *
 * @param strings none of them empty
 */
public record StopStrings(List<String> strings) {
  /** Copies the strings. */
  public StopStrings {
    strings = List.copyOf(strings);
  }

  /** Returns whether there are none. */
  public boolean isEmpty() {
    return strings.isEmpty();
  }

  /** Returns the length of the longest of them, in {@code char}s; 0 if there are none. */
  public int longest() {
    return strings.stream().mapToInt(String::length).max().orElse(0);
  }

  /**
   * Returns where the earliest of them begins in a text, or -1.
   *
   * @param settled chars at the text's start; a stop string that lies within them is not found
   */
  public int find(String text, int settled) {
    return strings.stream()
        .mapToInt(stop -> text.indexOf(stop, settled - stop.length() + 1))
        .filter(i -> i >= 0)
        .min()
        .orElse(-1);
  }
}
