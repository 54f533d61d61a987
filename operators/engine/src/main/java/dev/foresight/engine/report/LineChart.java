// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Lines over a common axis.
 *
 * @param xLabel below the horizontal axis
 * @param yLabel beside the vertical axis
 * @param fromZero whether the vertical axis begins there, so that what hardly changes looks so
 */
public record LineChart(
    String title, String xLabel, String yLabel, List<Series> series, boolean fromZero)
    implements Chart {
  /** A chart that shows as much of what changes as it can. */
  public LineChart(String title, String xLabel, String yLabel, List<Series> series) {
    this(title, xLabel, yLabel, series, false);
  }

  /** Copies the series. */
  public LineChart {
    series = List.copyOf(series);
  }

  @Override
  public String svg() {
    List<Series.Point> all =
        series.stream().flatMap(s -> s.points().stream()).filter(Series.Point::isFinite).toList();
    Scale x = new Scale(all.stream().mapToDouble(Series.Point::x), Frame.LEFT, Frame.RIGHT);
    DoubleStream heights = all.stream().mapToDouble(Series.Point::y);
    Scale y =
        new Scale(
            fromZero ? DoubleStream.concat(DoubleStream.of(0), heights) : heights,
            Frame.BOTTOM,
            Frame.TOP);
    Frame frame = new Frame(title).yAxis(y, yLabel).xAxis(x, xLabel);
    double legend = Frame.LEFT;
    for (int i = 0; i < series.size(); i++) {
      Series line = series.get(i);
      frame.add(
          "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>",
          path(line, x, y), Frame.colour(i));
      frame.add(
          "<path d=\"M%.1f 31h14\" stroke=\"%s\" stroke-width=\"3\"/>", legend, Frame.colour(i));
      frame.text(legend + 18, 35, "start", line.name(), "");
      legend += 34 + 7 * line.name().length();
    }
    return frame.end();
  }

  private static String path(Series line, Scale x, Scale y) {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (Series.Point point : line.points()) {
      if (point.isFinite()) {
        path.append(
            String.format(
                Locale.ROOT,
                "%s%.1f %.1f",
                drawing ? "L" : "M",
                x.pixel(point.x()),
                y.pixel(point.y())));
        if (!drawing) {
          path.append("h0"); // so that a single point shows
        }
      }
      drawing = point.isFinite();
    }
    return path.toString();
  }
}
