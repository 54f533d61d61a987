// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What distance codes mean (RFC 9649 section 3.6.2.2): the first 120 name neighbours in the plane,
 * the nearest first; the others pixels in scan order.
 */
final class Vp8lDistances {
  private static final int REACH_LEFT = 8;
  private static final int ROWS = 8;
  private static final List<Neighbour> NEIGHBOURS = neighbours();

  /** Columns to the left (to the right where negative) and rows above. */
  private record Neighbour(int left, int above) {
    int squaredDistance() {
      return left * left + above * above;
    }
  }

  private Vp8lDistances() {}

  /** Returns how many pixels back a code points, at least 1, in a picture of this width. */
  static int pixels(int code, int width) {
    if (code > NEIGHBOURS.size()) {
      return code - NEIGHBOURS.size();
    }
    Neighbour neighbour = NEIGHBOURS.get(code - 1);
    // In narrow pictures a neighbour to the right above may be a pixel to come.
    return Math.max(1, neighbour.above * width + neighbour.left);
  }

  /** Equally near ones: by their columns, those on the left before those on the right. */
  private static List<Neighbour> neighbours() {
    List<Neighbour> all = new ArrayList<>();
    for (int above = 0; above < ROWS; above++) {
      for (int left = above == 0 ? 1 : 1 - REACH_LEFT; left <= REACH_LEFT; left++) {
        all.add(new Neighbour(left, above));
      }
    }
    all.sort(
        Comparator.comparingInt(Neighbour::squaredDistance)
            .thenComparingInt(neighbour -> Math.abs(neighbour.left))
            .thenComparingInt(neighbour -> -neighbour.left));
    return List.copyOf(all);
  }
}
