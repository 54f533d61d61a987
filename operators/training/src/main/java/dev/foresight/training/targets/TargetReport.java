// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

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
import java.util.Map;
import java.util.stream.Stream;

/** The curves of a target's phase, from its metrics: one page that needs nothing else. */
final class TargetReport {
  private static final String PARTS = "parts";
  private static final String ANSWERS = "answers";

  private TargetReport() {}

  static void write(Path page, TargetPlan plan, Path metrics) throws IOException {
    Curves curves = Curves.read(metrics);
    HtmlPage html =
        curves.page(
            "Phase %s of %s"
                .formatted(plan.options().phase(), plan.model().toAbsolutePath().getFileName()));
    table(html, curves.validations());
    mistakes(html, curves.validations());
    html.chart(
            Curves.chart(
                "Loss",
                "cross-entropy",
                Stream.concat(
                        Stream.of(curves.trained("training", line -> line.path("loss").asDouble())),
                        validated(curves, PARTS, "loss"))
                    .toArray(Series[]::new)))
        .chart(
            Curves.chart(
                "The right one is the most likely",
                "share",
                validated(curves, PARTS, "accuracy").toArray(Series[]::new)))
        .chart(
            Curves.chart(
                "Answers word for word",
                "share",
                validated(curves, ANSWERS, "").toArray(Series[]::new)));
    curves.addMechanics(html);
    DurableFiles.writeFile(page, html::writeTo);
  }

  /** Of the last validation. */
  private static void mistakes(HtmlPage html, List<JsonNode> validations) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode line : validations) {
      rows.clear();
      for (JsonNode mistake : line.path("mistakes")) {
        rows.add(
            List.of(
                mistake.path("attribute").asText(),
                mistake.path("wanted").asText(),
                mistake.path("said").asText(),
                mistake.path("count").asText()));
      }
    }
    if (!rows.isEmpty()) {
      html.heading("Most frequent mistakes").table(List.of("of", "is", "taken for", "times"), rows);
    }
  }

  /** A curve for each name below a field of the validations. */
  private static Stream<Series> validated(Curves curves, String field, String value) {
    return curves.validations().stream()
        .flatMap(line -> line.path(field).properties().stream().map(Map.Entry::getKey))
        .distinct()
        .map(
            name ->
                curves.validated(
                    name,
                    line -> {
                      JsonNode found = line.path(field).path(name);
                      return (value.isEmpty() ? found : found.path(value)).asDouble(Double.NaN);
                    }));
  }

  private static void table(HtmlPage html, List<JsonNode> validations) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode line : validations) {
      String step = line.path("step").asText();
      for (Map.Entry<String, JsonNode> part : line.path(PARTS).properties()) {
        rows.add(
            List.of(
                step,
                part.getKey(),
                part.getValue().path("samples").asText(),
                Figures.number(part.getValue().path("loss").asDouble(), 4),
                Figures.percent(part.getValue().path("accuracy").asDouble())));
      }
      for (Map.Entry<String, JsonNode> answer : line.path(ANSWERS).properties()) {
        rows.add(
            List.of(
                step,
                "answers: " + answer.getKey(),
                "",
                "",
                Figures.percent(answer.getValue().asDouble())));
      }
    }
    if (!rows.isEmpty()) {
      html.heading("Validation").table(List.of("step", "of", "samples", "loss", "right"), rows);
    }
  }
}
