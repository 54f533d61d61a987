// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.report.Figures;
import dev.foresight.engine.report.HtmlPage;
import dev.foresight.engine.report.LineChart;
import dev.foresight.engine.report.Series;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a run's metrics show over its steps.
 *
 * @param steps the lines of steps
 * @param validations those of validations
 */
public record Curves(List<JsonNode> steps, List<JsonNode> validations) {
  /**
   * Reads a run's file of metrics.
   *
   * @throws IOException if it cannot be read
   */
  public static Curves read(Path metrics) throws IOException {
    List<JsonNode> lines = MetricsFile.read(metrics);
    return new Curves(ofKind(lines, "step"), ofKind(lines, "validation"));
  }

  private static List<JsonNode> ofKind(List<JsonNode> lines, String kind) {
    return lines.stream().filter(line -> line.path("kind").asText().equals(kind)).toList();
  }

  /** Starts a page that says how far the run has come. */
  public HtmlPage page(String title) {
    HtmlPage html = new HtmlPage(title);
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
    return html;
  }

  /** Adds the curves of the gradient's norm and the rate. */
  public void addMechanics(HtmlPage html) {
    html.chart(
            chart(
                "Norm of the gradient",
                "before clipping",
                trained("norm", line -> line.path("gradient_norm").asDouble())))
        .chart(
            chart("Learning rate", "rate", trained("rate", line -> line.path("rate").asDouble())));
  }

  /** Returns a curve over all lines of steps. */
  public Series trained(String name, ToDoubleFunction<JsonNode> value) {
    return series(name, steps, value);
  }

  /** Returns a curve over all validations. */
  public Series validated(String name, ToDoubleFunction<JsonNode> value) {
    return series(name, validations, value);
  }

  private static Series series(
      String name, List<JsonNode> lines, ToDoubleFunction<JsonNode> value) {
    return new Series(
        name,
        lines.stream()
            .map(line -> new Series.Point(line.path("step").asDouble(), value.applyAsDouble(line)))
            .toList());
  }

  /** Returns a chart of those curves that have a point. */
  public static LineChart chart(String title, String yLabel, Series... series) {
    return new LineChart(
        title,
        "steps",
        yLabel,
        List.of(series).stream()
            .filter(line -> line.points().stream().anyMatch(p -> Double.isFinite(p.y())))
            .toList());
  }
}
