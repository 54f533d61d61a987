// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.report;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Bars that start at 0, with their intervals.
 *
 * @param yLabel beside the vertical axis
 */
public record BarChart(String title, String yLabel, List<Bar> bars) implements Chart {
  /** Copies the bars. */
  public BarChart {
    bars = List.copyOf(bars);
  }

  @Override
  public String svg() {
    Scale y =
        new Scale(
            DoubleStream.concat(
                DoubleStream.of(0),
                bars.stream()
                    .flatMapToDouble(bar -> DoubleStream.of(bar.value(), bar.low(), bar.high()))),
            Frame.BOTTOM,
            Frame.TOP);
    Frame frame = new Frame(title).yAxis(y, yLabel);
    double room = (double) (Frame.RIGHT - Frame.LEFT) / Math.max(1, bars.size());
    for (int i = 0; i < bars.size(); i++) {
      draw(frame, bars.get(i), y, Frame.LEFT + room * (i + 0.5), room);
    }
    return frame.end();
  }

  private static void draw(Frame frame, Bar bar, Scale y, double middle, double room) {
    double width = Math.min(48, 0.7 * room);
    double top = Math.min(y.pixel(bar.value()), y.pixel(0));
    frame.add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" fill-opacity=\".8\"/>",
        middle - width / 2,
        top,
        width,
        Math.abs(y.pixel(bar.value()) - y.pixel(0)),
        Frame.colour(0));
    if (bar.high() > bar.low()) {
      frame.add(
          "<path d=\"M%1$.1f %2$.1fV%3$.1fM%4$.1f %2$.1fh8M%4$.1f %3$.1fh8\" stroke=\"currentColor\"/>",
          middle, y.pixel(bar.low()), y.pixel(bar.high()), middle - 4);
    }
    frame.text(middle, Frame.BOTTOM + 16, "middle", bar.name(), "");
  }
}
