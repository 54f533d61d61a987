// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.report;

import java.util.Locale;

/** What all charts draw: the title, the axes with their marks and labels. */
final class Frame {
  static final int WIDTH = 640;
  static final int HEIGHT = 320;
  static final int LEFT = 64;
  static final int RIGHT = 624;
  static final int TOP = 40;
  static final int BOTTOM = 270;

  /** Distinguishable also without seeing red and green apart (Okabe and Ito 2008). */
  private static final String[] COLOURS = {
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"
  };

  private final StringBuilder svg = new StringBuilder();

  Frame(String title) {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"currentColor\">",
        WIDTH, HEIGHT);
    add("<title>%s</title>", Html.escaped(title));
    text(WIDTH / 2.0, 18, "middle", title, "font-weight=\"bold\"");
  }

  /** Adds formatted text; numbers are written as SVG wants them in every country. */
  Frame add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    return this;
  }

  Frame text(double x, double y, String anchor, String text, String attributes) {
    return add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>",
        x, y, anchor, attributes, Html.escaped(text));
  }

  Frame yAxis(Scale y, String label) {
    y.marks()
        .forEach(
            mark -> {
              add(
                  "<path d=\"M%d %.1fH%d\" stroke=\"currentColor\" stroke-opacity=\".15\"/>",
                  LEFT, y.pixel(mark), RIGHT);
              text(LEFT - 6, y.pixel(mark) + 4, "end", y.label(mark), "");
            });
    double middle = (TOP + BOTTOM) / 2.0;
    return text(
        14,
        middle,
        "middle",
        label,
        String.format(Locale.ROOT, "transform=\"rotate(-90 14 %.1f)\"", middle));
  }

  Frame xAxis(Scale x, String label) {
    x.marks().forEach(mark -> text(x.pixel(mark), BOTTOM + 16, "middle", x.label(mark), ""));
    return text((LEFT + RIGHT) / 2.0, BOTTOM + 34, "middle", label, "");
  }

  static String colour(int index) {
    return COLOURS[index % COLOURS.length];
  }

  String end() {
    return svg.append("</svg>\n").toString();
  }
}
