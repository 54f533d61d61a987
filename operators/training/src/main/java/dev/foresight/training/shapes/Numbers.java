// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.shapes;

import java.util.List;

/** Numbers and sentences in words. */
final class Numbers {
  private static final List<String> WORDS =
      List.of(
          "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
          "eleven", "twelve");

  private Numbers() {}

  static String word(int number) {
    return WORDS.get(number);
  }

  /** Returns the words of numbers from one up to, but not with, one. */
  static List<String> before(int end) {
    return WORDS.subList(1, end);
  }

  static String capitalised(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
