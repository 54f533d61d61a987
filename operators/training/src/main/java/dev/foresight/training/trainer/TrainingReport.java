// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.training.report.Figures;
import dev.foresight.training.report.HtmlPage;
import dev.foresight.training.report.LineChart;
import dev.foresight.training.report.Series;
import dev.foresight.training.run.MetricsFile;
import dev.foresight.training.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The curves of a run, from its metrics: one page that needs nothing else. */
final class TrainingReport {
  private TrainingReport() {}

  /**
   * Writes the page.
   *
   * @param metrics the run's file of metrics
   * @throws IOException if a file cannot be read or written
   */
  static void write(Path page, String target, Path metrics) throws IOException {
    List<JsonNode> lines = MetricsFile.read(metrics);
    List<JsonNode> steps = ofKind(lines, "step");
    List<JsonNode> validations = ofKind(lines, "validation");
    HtmlPage html = new HtmlPage("A draft for " + target);
    if (!steps.isEmpty()) {
      JsonNode last = steps.get(steps.size() - 1);
      html.paragraph(
          "%,d steps, %,d samples (%,d cut to the longest length), %,d tokens in %s minutes."
              .formatted(
                  last.path("step").asLong(),
                  last.path("samples").asLong(),
                  last.path("cut").asLong(),
                  last.path("tokens").asLong(),
                  Figures.number(last.path("seconds").asDouble() / 60, 1)));
    }
    table(html, validations);
    html.chart(
            chart(
                "Loss of hidden states",
                "per row",
                series("training", steps, line -> line.path("hidden_loss").asDouble()),
                validated("text", validations, "TEXT", "hidden_loss"),
                validated("multimodal", validations, "MULTIMODAL", "hidden_loss")))
        .chart(
            chart(
                "Loss of tokens",
                "per row",
                series("training", steps, line -> line.path("token_loss").asDouble()),
                validated("text", validations, "TEXT", "token_loss"),
                validated("multimodal", validations, "MULTIMODAL", "token_loss")))
        .chart(
            chart(
                "The target's token is the draft's first",
                "share of rows",
                validated("text", validations, "TEXT", "top1"),
                validated("multimodal", validations, "MULTIMODAL", "top1")))
        .chart(
            chart(
                "Tokens a verification gives",
                "tau, with the bonus token",
                series("tau", validations, line -> line.path("tau").asDouble(Double.NaN))))
        .chart(
            chart(
                "Norm of the gradient",
                "before clipping",
                series("norm", steps, line -> line.path("gradient_norm").asDouble())))
        .chart(
            chart(
                "Learning rate",
                "rate",
                series("rate", steps, line -> line.path("rate").asDouble())));
    DurableFiles.writeFile(page, html::writeTo);
  }

  private static void table(HtmlPage html, List<JsonNode> validations) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode line : validations) {
      line.path("kinds")
          .properties()
          .forEach(
              kind ->
                  rows.add(
                      List.of(
                          line.path("step").asText(),
                          kind.getKey().toLowerCase(Locale.ROOT),
                          Figures.number(kind.getValue().path("hidden_loss").asDouble(), 4),
                          Figures.number(kind.getValue().path("token_loss").asDouble(), 4),
                          Figures.percent(kind.getValue().path("top1").asDouble()),
                          Figures.percent(kind.getValue().path("top2").asDouble()),
                          Figures.percent(kind.getValue().path("top3").asDouble()),
                          Figures.number(line.path("tau").asDouble(Double.NaN), 2))));
    }
    if (!rows.isEmpty()) {
      html.heading("Validation")
          .table(
              List.of(
                  "step", "samples", "hidden loss", "token loss", "top 1", "top 2", "top 3", "tau"),
              rows);
    }
  }

  private static List<JsonNode> ofKind(List<JsonNode> lines, String kind) {
    return lines.stream().filter(line -> line.path("kind").asText().equals(kind)).toList();
  }

  private static Series validated(String name, List<JsonNode> lines, String kind, String field) {
    return series(
        name, lines, line -> line.path("kinds").path(kind).path(field).asDouble(Double.NaN));
  }

  private static Series series(
      String name, List<JsonNode> lines, ToDoubleFunction<JsonNode> value) {
    return new Series(
        name,
        lines.stream()
            .map(line -> new Series.Point(line.path("step").asDouble(), value.applyAsDouble(line)))
            .toList());
  }

  private static LineChart chart(String title, String yLabel, Series... series) {
    return new LineChart(
        title,
        "steps",
        yLabel,
        List.of(series).stream()
            .filter(line -> line.points().stream().anyMatch(p -> Double.isFinite(p.y())))
            .toList());
  }
}
