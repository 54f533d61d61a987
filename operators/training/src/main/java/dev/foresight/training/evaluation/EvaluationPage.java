// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import dev.foresight.engine.report.Bar;
import dev.foresight.engine.report.BarChart;
import dev.foresight.engine.report.Chart;
import dev.foresight.engine.report.HtmlPage;
import dev.foresight.engine.report.LineChart;
import dev.foresight.engine.report.Series;
import dev.foresight.training.evaluation.EvaluationReport.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** An evaluation as a page of tables and charts. */
public final class EvaluationPage {
  private EvaluationPage() {}

  /** Returns the page. */
  public static HtmlPage of(EvaluationReport report) {
    HtmlPage page = new HtmlPage("Evaluation of " + report.subject().draft());
    EvaluationTables.notes(report).forEach(page::paragraph);
    EvaluationTables.tables(report).forEach((title, table) -> page.heading(title).table(table));
    settings(report)
        .forEach(
            (setting, lines) -> {
              page.heading(setting);
              charts(lines).forEach(page::chart);
            });
    return page;
  }

  private static Map<String, List<Line>> settings(EvaluationReport report) {
    Map<String, List<Line>> settings = new LinkedHashMap<>();
    for (Line line : report.lines()) {
      settings
          .computeIfAbsent(
              "Temperature %s, trees of %s".formatted(line.temperature(), line.tree()),
              unused -> new ArrayList<>())
          .add(line);
    }
    return settings;
  }

  private static List<Chart> charts(List<Line> lines) {
    return List.of(
        bars("Decoding", "times as fast", lines, Line::decodeSpeedup),
        bars("End to end", "times as fast", lines, Line::endToEndSpeedup),
        bars("Tau, the bonus token counted", "tokens a verification", lines, Line::tau),
        new LineChart(
            "Accepted at each depth",
            "depth",
            "share",
            lines.stream().map(EvaluationPage::depths).toList()),
        lengths(lines.get(0)));
  }

  private static Chart bars(
      String title, String label, List<Line> lines, Function<Line, Interval> figure) {
    return new BarChart(
        title,
        label,
        lines.stream()
            .filter(line -> figure.apply(line) != null)
            .map(line -> bar(line.kind(), figure.apply(line)))
            .toList());
  }

  private static Bar bar(String name, Interval interval) {
    return new Bar(name, interval.value(), interval.lower(), interval.upper());
  }

  private static Series depths(Line line) {
    List<Interval> depths = line.acceptancePerDepth();
    return new Series(
        line.kind(),
        IntStream.range(0, depths.size())
            .mapToObj(i -> new Series.Point(i + 1, depths.get(i).value()))
            .toList());
  }

  private static Chart lengths(Line all) {
    List<Long> counts = all.acceptedLengths();
    double total = Math.max(1, counts.stream().mapToLong(Long::longValue).sum());
    return new BarChart(
        "Drafted tokens accepted by a verification",
        "share of verifications",
        IntStream.range(0, counts.size())
            .mapToObj(i -> new Bar("" + i, counts.get(i) / total))
            .toList());
  }
}
