// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import dev.foresight.engine.report.Card;
import dev.foresight.engine.report.Figures;
import dev.foresight.engine.report.HtmlPage;
import java.util.List;

/** A page of images with their captions. */
final class DemoPage {
  private DemoPage() {}

  /**
   * Makes the page.
   *
   * @param notes paragraphs above the images
   */
  static HtmlPage of(List<String> notes, List<DemoOutcome> outcomes) {
    HtmlPage page = new HtmlPage("Foresight demo");
    notes.forEach(page::paragraph);
    return page.cards(outcomes.stream().map(DemoPage::card).toList());
  }

  private static Card card(DemoOutcome outcome) {
    DemoEvent event = outcome.event();
    return new Card(
        event.images(),
        event.prompt(),
        outcome.text(),
        event.id() + ", " + Figures.number(outcome.latency().toMillis() / 1e3, 2) + " s",
        !outcome.isCaption());
  }
}
