// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Pictures with what is said of them, one of many on a page.
 *
 * @param above a small line before the text
 * @param bars to be held against each other, below the text
 * @param below small lines behind all else
 * @param isFault whether the card tells of something that went wrong
 */
public record Card(
    List<Picture> pictures,
    String above,
    List<Piece> text,
    List<Bar> bars,
    List<String> below,
    boolean isFault) {
  /** Copies the lists. */
  public Card {
    pictures = List.copyOf(pictures);
    text = List.copyOf(text);
    bars = List.copyOf(bars);
    below = List.copyOf(below);
  }

  String html() {
    List<String> parts = new ArrayList<>();
    parts.add(isFault ? "<article class=\"fault\">" : "<article>");
    pictures.forEach(picture -> parts.add(picture.html()));
    parts.add("<p><small>%s</small></p>".formatted(Html.escaped(above)));
    parts.add("<p>%s</p>".formatted(Piece.html(text)));
    double longest = bars.stream().mapToDouble(Bar::value).max().orElse(0);
    bars.forEach(bar -> parts.add(html(bar, longest)));
    below.forEach(line -> parts.add("<p><small>%s</small></p>".formatted(Html.escaped(line))));
    parts.add("</article>\n");
    return String.join("", parts);
  }

  private static String html(Bar bar, double longest) {
    return "<div class=\"bar\"><i style=\"width:%s%%\"></i><small>%s</small></div>"
        .formatted(
            Figures.number(longest > 0 ? 100 * bar.value() / longest : 0, 1),
            Html.escaped(bar.name()));
  }
}
