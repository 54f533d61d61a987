// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.report;

/**
 * A bar of a chart or a card, with the interval that its value may lie in.
 *
 * @param name below it, or on it
 * @param value its height, or its length
 * @param low the interval's lower end; {@code value} where there is no interval
 * @param high the interval's upper end
 */
public record Bar(String name, double value, double low, double high) {
  /** Creates a bar without an interval. */
  public Bar(String name, double value) {
    this(name, value, value, value);
  }
}
