// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.report;

import java.util.List;

/**
 * A line of a chart.
 *
 * @param name in the legend
 * @param points from left to right; those that are not finite leave a gap
 */
public record Series(String name, List<Point> points) {
  /** Copies the points. */
  public Series {
    points = List.copyOf(points);
  }

  /** One point of a line. */
  public record Point(double x, double y) {
    boolean isFinite() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }
}
