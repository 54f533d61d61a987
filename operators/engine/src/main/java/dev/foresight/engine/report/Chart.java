// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.report;

/** A drawing with a title, as SVG. */
public interface Chart {
  /** Returns an {@code svg} element that can stand in a page. */
  String svg();
}
