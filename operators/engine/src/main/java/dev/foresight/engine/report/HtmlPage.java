// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A page of paragraphs, tables, charts and pictures, in one file that needs no other.
 *
 * <pre>{@code
 * new HtmlPage("Training").paragraph("Of 100 steps.").chart(losses).writeTo(file);
 * }</pre>
 */
public final class HtmlPage {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>%1$s</title>
      <style>
        :root { color-scheme: light dark }
        body { font: 16px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem }
        table { border-collapse: collapse; display: block; font-variant-numeric: tabular-nums; margin: 1rem 0; overflow-x: auto }
        th, td { border-bottom: 1px solid #8884; padding: .25rem .75rem; text-align: right }
        th:first-child, td:first-child { text-align: left }
        figure { display: inline-block; margin: .5rem 0; width: min(40rem, 100%%) }
        main { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%%), 1fr)) }
        article { border: 1px solid #8884; border-radius: .5rem; padding: .75rem }
        article.fault { background: #c331; border-color: #c33 }
        article p { margin: .4rem 0; overflow-wrap: anywhere; white-space: pre-line }
        img { height: 8rem; max-width: 100%%; object-fit: contain }
        small { opacity: .75 }
        .piece { -webkit-box-decoration-break: clone; border-radius: .25rem; box-decoration-break: clone; box-shadow: inset 0 0 0 1px #009e7388; padding: 0 .15rem }
        .w2 { background: #009e7326 } .w3 { background: #009e733d } .w4 { background: #009e7359 } .w5 { background: #009e7373 } .w6 { background: #009e738c }
        .bar { margin: .2rem 0; position: relative } .bar small { padding-left: .3rem; position: relative }
        .bar i { background: #0072b24d; border-radius: .25rem; inset: 0 auto 0 0; position: absolute }
      </style>
      <h1>%1$s</h1>
      """;

  private final StringBuilder html;

  /** Starts a page. */
  public HtmlPage(String title) {
    this.html = new StringBuilder(HEAD.formatted(Html.escaped(title)));
  }

  /** Adds a heading. */
  public HtmlPage heading(String text) {
    return element("h2", text);
  }

  /** Adds a paragraph. */
  public HtmlPage paragraph(String text) {
    return element("p", text);
  }

  /** Adds a paragraph of pieces. */
  public HtmlPage paragraph(List<Piece> pieces) {
    html.append("<p>").append(Piece.html(pieces)).append("</p>\n");
    return this;
  }

  private HtmlPage element(String name, String text) {
    html.append("<%1$s>%2$s</%1$s>%n".formatted(name, Html.escaped(text)));
    return this;
  }

  /**
   * Adds a table.
   *
   * @param rows each with as many cells as the head
   */
  public HtmlPage table(List<String> head, List<List<String>> rows) {
    html.append("<table>\n");
    row("th", head);
    rows.forEach(cells -> row("td", cells));
    html.append("</table>\n");
    return this;
  }

  /** Adds a table that is also printed. */
  public HtmlPage table(Table table) {
    return table(table.heads(), table.rows());
  }

  private void row(String element, List<String> cells) {
    html.append("<tr>");
    cells.forEach(cell -> html.append("<%1$s>%2$s</%1$s>".formatted(element, Html.escaped(cell))));
    html.append("</tr>\n");
  }

  /** Adds a chart. */
  public HtmlPage chart(Chart chart) {
    html.append("<figure>\n").append(chart.svg()).append("</figure>\n");
    return this;
  }

  /** Adds cards, side by side. */
  public HtmlPage cards(List<Card> cards) {
    html.append("<main>\n");
    cards.forEach(card -> html.append(card.html()));
    html.append("</main>\n");
    return this;
  }

  /** Returns the page so far. */
  public String html() {
    return html + "</html>\n";
  }

  /**
   * Writes the page so far.
   *
   * @throws IOException if the file cannot be written
   */
  public void writeTo(Path file) throws IOException {
    Files.writeString(file, html());
  }
}
