// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas;

/** What others wrote, as messages quote it: one short line, whatever it was. */
public final class Shortened {
  private static final int CHARACTERS = 100;

  private Shortened() {}

  /** Returns a text's beginning, without characters that would break the line. */
  public static String of(String text) {
    String beginning = text;
    if (text.length() > CHARACTERS) {
      boolean splitsPair = Character.isHighSurrogate(text.charAt(CHARACTERS - 1));
      beginning = text.substring(0, splitsPair ? CHARACTERS - 1 : CHARACTERS) + "...";
    }
    return beginning.replaceAll("\\p{Cntrl}", " ");
  }
}
