// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import java.io.PrintStream;
import java.util.Locale;

/** A growing table above a line of progress that is written again and again, for terminals. */
final class LiveTable implements Display {
  private static final String CLEAR_LINE = "\r\033[K";
  private static final String RED = "\033[31m";
  private static final String PLAIN = "\033[0m";
  private static final String ROW = "%-16s %-24s %7s  %s";
  private static final int BAR = 24;

  private final PrintStream out;
  private final int captionWidth;
  private String progress = "";
  private boolean headed;

  /**
   * Creates a table.
   *
   * @param columns of the terminal
   */
  LiveTable(PrintStream out, int columns) {
    this.out = out;
    this.captionWidth = Math.max(20, columns - 51);
  }

  @Override
  public void say(String message) {
    print(message);
  }

  @Override
  public void show(DemoOutcome outcome) {
    if (!headed) {
      headed = true;
      print(String.format(ROW, "event", "prompt", "latency", "caption"));
    }
    String row =
        String.format(
            Locale.ROOT,
            ROW,
            cut(outcome.event().id(), 16),
            cut(outcome.event().prompt(), 24),
            String.format(Locale.ROOT, "%.2f s", outcome.latency().toMillis() / 1e3),
            cut(outcome.text(), captionWidth));
    print(outcome.isCaption() ? row : RED + row + PLAIN);
  }

  @Override
  public void progress(Statistics soFar, int total) {
    int filled = BAR * soFar.outcomes() / Math.max(total, 1);
    progress =
        String.format(
            Locale.ROOT,
            "[%s%s] %d of %d back, %d sent, %d dead letters",
            "#".repeat(filled),
            ".".repeat(BAR - filled),
            soFar.outcomes(),
            total,
            soFar.sent(),
            soFar.deadLetters());
    if (soFar.outcomes() == total) {
      progress = "";
    }
    out.print(CLEAR_LINE + progress);
    out.flush();
  }

  private void print(String line) {
    out.print(CLEAR_LINE + line + System.lineSeparator() + progress);
    out.flush();
  }

  private static String cut(String text, int width) {
    // Model output may hold control characters, which a terminal would obey.
    String clean = text.replaceAll("\\p{Cntrl}", " ");
    return clean.length() <= width ? clean : clean.substring(0, width - 3) + "...";
  }
}
