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
  /** Of what was taken last, once there is an average: follows a machine that slows down. */
  private static final double LEAST_WEIGHT = 0.05;

  /** One outlier, such as a pause of the machine, must not look like the size's own cost. */
  private static final double MOST_RISE = 2;

  private final TreeMap<Integer, Average> averages = new TreeMap<>();

  private static final class Average {
    private double cost;
    private int seen;

    void add(double taken) {
      double clipped = seen < 3 ? taken : Math.min(taken, MOST_RISE * cost);
      cost += Math.max(1.0 / ++seen, LEAST_WEIGHT) * (clipped - cost);
    }
  }

  /** Learns what a size took. */
  void learn(int size, double taken) {
    averages.computeIfAbsent(size, unknown -> new Average()).add(taken);
  }

  /** Returns what a size is thought to cost; 0 before anything was learnt. */
  double at(int size) {
    Map.Entry<Integer, Average> below = averages.floorEntry(size);
    Map.Entry<Integer, Average> above = averages.ceilingEntry(size);
    if (below == null || above == null) {
      Map.Entry<Integer, Average> nearest = below == null ? above : below;
      return nearest == null ? 0 : nearest.getValue().cost;
    }
    int span = above.getKey() - below.getKey();
    double share = span == 0 ? 0 : (double) (size - below.getKey()) / span;
    return below.getValue().cost + share * (above.getValue().cost - below.getValue().cost);
  }
}
