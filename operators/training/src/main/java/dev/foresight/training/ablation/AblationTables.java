// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.ablation;

import dev.foresight.engine.report.Bar;
import dev.foresight.engine.report.BarChart;
import dev.foresight.engine.report.Figures;
import dev.foresight.engine.report.HtmlPage;
import dev.foresight.engine.report.Table;
import dev.foresight.training.ablation.AblationReport.Line;
import dev.foresight.training.evaluation.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An ablation for people, on a terminal and as a page. */
public final class AblationTables {
  private AblationTables() {}

  /** Returns the report as a headed table in Markdown. */
  public static String of(AblationReport report) {
    return String.join("\n", notes(report)) + "\n\n" + table(report);
  }

  /** Returns the report as a page with a chart for each setting and kind of question. */
  public static HtmlPage page(AblationReport report) {
    HtmlPage page = new HtmlPage("Ablation for " + report.target());
    notes(report).forEach(page::paragraph);
    page.table(table(report));
    Map<String, List<Line>> charts = new LinkedHashMap<>();
    for (Line line : report.lines()) {
      String title =
          "Tau: %s, temperature %s, trees of %s"
              .formatted(line.kind(), line.temperature(), line.tree());
      charts.computeIfAbsent(title, unused -> new ArrayList<>()).add(line);
    }
    charts.forEach((title, lines) -> page.chart(chart(title, lines)));
    return page;
  }

  private static BarChart chart(String title, List<Line> lines) {
    return new BarChart(
        title,
        "tokens a verification",
        lines.stream()
            .filter(line -> line.tau() != null)
            .map(
                line ->
                    new Bar(
                        line.variant(), line.tau().value(), line.tau().lower(), line.tau().upper()))
            .toList());
  }

  private static List<String> notes(AblationReport report) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "%s: %d drafts, seeds %s; %d questions, %d skipped; 'than paper' is paired, over the same questions; in brackets: %s confidence"
            .formatted(
                report.target(),
                report.trained().size(),
                report.seeds(),
                report.questions(),
                report.skipped(),
                Figures.percent(report.bootstrap().confidence())));
    for (Variant variant : Variant.values()) {
      if (report.trained().stream().anyMatch(one -> one.variant().equals(variant.toString()))) {
        notes.add(variant + ": " + variant.description());
      }
    }
    return notes;
  }

  private static Table table(AblationReport report) {
    Table table =
        new Table(
            "T",
            "tree",
            "kind",
            "variant",
            "tau",
            "than paper",
            "tokens/step",
            "than paper",
            "decoding",
            "wrong");
    for (Line line : report.lines()) {
      table.add(
          "" + line.temperature(),
          line.tree().toString(),
          line.kind(),
          line.variant(),
          Interval.text(line.tau()),
          Interval.text(line.tauDifference()),
          Interval.text(line.tokensPerStep()),
          Interval.text(line.tokensPerStepDifference()),
          Interval.text(line.decodeSpeedup()),
          "" + line.wrong());
    }
    return table;
  }
}
