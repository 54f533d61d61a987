// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.progress;

import java.time.Duration;
import java.util.Locale;

/** The parts that lines of progress are made of. */
public final class ProgressText {
  private static final int PLACES = 20;

  private ProgressText() {}

  /** Returns a bar that is filled as far as the work is done. */
  public static String bar(long done, long all) {
    int filled = (int) (PLACES * done / Math.max(1, all));
    return "[" + "#".repeat(filled) + ".".repeat(PLACES - filled) + "]";
  }

  /** Returns a duration such as {@code 2:03} or {@code 1:02:03}. */
  public static String duration(Duration value) {
    return value.toHours() == 0
        ? String.format(Locale.ROOT, "%d:%02d", value.toMinutes(), value.toSecondsPart())
        : String.format(
            Locale.ROOT,
            "%d:%02d:%02d",
            value.toHours(),
            value.toMinutesPart(),
            value.toSecondsPart());
  }
}
