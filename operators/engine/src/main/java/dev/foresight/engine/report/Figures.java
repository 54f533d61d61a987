// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.report;

import java.util.Locale;

/** How figures are written, alike in all tables. */
public final class Figures {
  private Figures() {}

  /** Returns a number with so many digits behind the point. */
  public static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /** Returns a part of 1 in per cent. */
  public static String percent(double share) {
    return number(100 * share, 0) + " %";
  }
}
