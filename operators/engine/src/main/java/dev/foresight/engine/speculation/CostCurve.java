// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

import java.util.Map;
import java.util.TreeMap;

/**
 * What something costs by its size, learnt from what it took: a moving average for each size that
 * was seen, straight lines between them. Sizes beyond the largest seen cost as much as that one, so
 * that they are tried.
 */
final class CostCurve {
  private final TreeMap<Integer, MovingAverage> averages = new TreeMap<>();

  /** Learns what a size took. */
  void learn(int size, double taken) {
    averages.computeIfAbsent(size, unknown -> new MovingAverage()).addUsual(taken);
  }

  /** Returns what a size is thought to cost; 0 before anything was learnt. */
  double at(int size) {
    Map.Entry<Integer, MovingAverage> below = averages.floorEntry(size);
    Map.Entry<Integer, MovingAverage> above = averages.ceilingEntry(size);
    if (below == null || above == null) {
      Map.Entry<Integer, MovingAverage> nearest = below == null ? above : below;
      return nearest == null ? 0 : nearest.getValue().value();
    }
    double first = below.getValue().value();
    int span = above.getKey() - below.getKey();
    double share = span == 0 ? 0 : (double) (size - below.getKey()) / span;
    return first + share * (above.getValue().value() - first);
  }
}
