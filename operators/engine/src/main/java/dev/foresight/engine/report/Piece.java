// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.report;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A part of a text that came as one.
 *
 * @param weight how strongly it is coloured, from 1; 0: not set off from the text at all
 * @param hint shown where a pointer rests on it; empty for none
 */
public record Piece(String text, int weight, String hint) {
  private static final int HEAVIEST = 6;

  /** Returns a text that is all of one kind. */
  public static List<Piece> plain(String text) {
    return List.of(new Piece(text, 0, ""));
  }

  static String html(List<Piece> pieces) {
    return pieces.stream().map(Piece::html).collect(Collectors.joining());
  }

  /** Blanks stand before a coloured piece, not in it: words begin with theirs. */
  private String html() {
    if (weight == 0) {
      return Html.escaped(text);
    }
    String word = text.stripLeading();
    return "%s<span class=\"piece w%d\"%s>%s</span>"
        .formatted(
            text.substring(0, text.length() - word.length()),
            Math.min(weight, HEAVIEST),
            hint.isEmpty() ? "" : " title=\"" + Html.escaped(hint) + "\"",
            Html.escaped(word));
  }
}
