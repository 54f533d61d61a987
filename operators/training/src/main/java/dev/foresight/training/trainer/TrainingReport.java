// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.report.Figures;
import dev.foresight.engine.report.HtmlPage;
import dev.foresight.engine.report.Series;
import dev.foresight.training.run.Curves;
import dev.foresight.training.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    Curves curves = Curves.read(metrics);
    HtmlPage html = curves.page("A draft for " + target);
    table(html, curves.validations());
    html.chart(
            Curves.chart(
                "Loss of hidden states",
                "per row",
                curves.trained("training", line -> line.path("hidden_loss").asDouble()),
                validated(curves, "text", "TEXT", "hidden_loss"),
                validated(curves, "multimodal", "MULTIMODAL", "hidden_loss")))
        .chart(
            Curves.chart(
                "Loss of tokens",
                "per row",
                curves.trained("training", line -> line.path("token_loss").asDouble()),
                validated(curves, "text", "TEXT", "token_loss"),
                validated(curves, "multimodal", "MULTIMODAL", "token_loss")))
        .chart(
            Curves.chart(
                "The target's token is the draft's first",
                "share of rows",
                validated(curves, "text", "TEXT", "top1"),
                validated(curves, "multimodal", "MULTIMODAL", "top1")))
        .chart(
            Curves.chart(
                "Tokens a verification gives",
                "tau, with the bonus token",
                curves.validated("tau", line -> line.path("tau").asDouble(Double.NaN))));
    curves.addMechanics(html);
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

  private static Series validated(Curves curves, String name, String kind, String field) {
    return curves.validated(
        name, line -> line.path("kinds").path(kind).path(field).asDouble(Double.NaN));
  }
}
