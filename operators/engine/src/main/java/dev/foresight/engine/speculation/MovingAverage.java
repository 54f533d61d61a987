// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

/** A mean of what came first, and then of what came of late. */
final class MovingAverage {
  /** Of the last value, once there are some: follows a machine that slows down. */
  private static final double LEAST_WEIGHT = 0.05;

  /** One outlier, such as a pause of the machine, must not look like what is usual. */
  private static final double MOST_RISE = 2;

  private static final int SEEN_ENOUGH = 3;

  private double value;
  private int seen;

  void add(double last) {
    value += Math.max(1.0 / ++seen, LEAST_WEIGHT) * (last - value);
  }

  /** Adds a value, or as much of it as is no outlier. */
  void addUsual(double last) {
    add(seen < SEEN_ENOUGH ? last : Math.min(last, MOST_RISE * value));
  }

  /** Returns the average; 0 before there is anything. */
  double value() {
    return value;
  }
}
