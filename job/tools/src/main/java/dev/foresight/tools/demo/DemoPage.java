// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import dev.foresight.engine.report.Bar;
import dev.foresight.engine.report.Card;
import dev.foresight.engine.report.Figures;
import dev.foresight.engine.report.HtmlPage;
import dev.foresight.engine.report.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** A page of images with what was asked and answered, in which one sees what each pass told. */
final class DemoPage {
  private static final int SHADES = 6;

  private final Passes passes;

  /** Creates pages of answers that are split into passes. */
  DemoPage(Passes passes) {
    this.passes = passes;
  }

  /**
   * Makes the page.
   *
   * @param notes paragraphs above the images
   */
  HtmlPage of(List<String> notes, List<DemoResult> results) {
    HtmlPage page = new HtmlPage("Foresight demo");
    notes.forEach(page::paragraph);
    if (results.stream().anyMatch(result -> !result.outcome().acceptedLengths().isEmpty())) {
      page.paragraph(legend());
    }
    List<DemoResult> captions =
        results.stream().filter(result -> result.outcome().isCaption()).toList();
    add(page, "Answers", captions, result -> !result.event().heldOut());
    add(page, "Drawn as the model has never seen it", captions, result -> result.event().heldOut());
    add(page, "Dead letters", results, result -> !result.outcome().isCaption());
    return page;
  }

  /** The colours, and what they mean. */
  private static List<Piece> legend() {
    List<Piece> legend = new ArrayList<>(Piece.plain("Each box came in one pass of the model: "));
    IntStream.rangeClosed(1, SHADES)
        .forEach(
            tokens ->
                legend.add(
                    new Piece(
                        tokens == 1
                            ? "1 token"
                            : " " + tokens + (tokens == SHADES ? " tokens or more" : ""),
                        tokens,
                        "")));
    return legend;
  }

  private void add(
      HtmlPage page, String heading, List<DemoResult> results, Predicate<DemoResult> which) {
    List<Card> cards = results.stream().filter(which).map(this::card).toList();
    if (!cards.isEmpty()) {
      page.heading(heading).cards(cards);
    }
  }

  private Card card(DemoResult result) {
    DemoOutcome outcome = result.outcome();
    return new Card(
        result.event().images(),
        result.event().prompt(),
        passes.of(outcome),
        bars(result),
        remarks(result),
        !outcome.isCaption());
  }

  private static List<Bar> bars(DemoResult result) {
    if (!result.isCompared()) {
      return List.of();
    }
    return List.of(
        bar("without the draft", result.plain().orElseThrow()), bar("with it", result.outcome()));
  }

  private static Bar bar(String way, DemoOutcome outcome) {
    double millis = outcome.decode().toNanos() / 1e6;
    return new Bar(Figures.number(millis, 0) + " ms " + way, millis);
  }

  private static List<String> remarks(DemoResult result) {
    List<String> remarks = new ArrayList<>();
    DemoOutcome outcome = result.outcome();
    if (outcome.isCaption() && !result.isRight()) {
      result.event().answer().ifPresent(answer -> remarks.add("Expected: " + answer));
    }
    if (result.isCompared() && !result.isEqual()) {
      remarks.add("Without the draft: " + result.plain().orElseThrow().text());
    }
    remarks.add(
        "%s, back after %s s"
            .formatted(result.event().id(), Figures.number(outcome.latency().toMillis() / 1e3, 2)));
    return remarks;
  }
}
