// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import dev.foresight.tools.progress.ProgressText;
import dev.foresight.tools.progress.StatusLine;
import java.io.PrintWriter;
import java.util.Locale;

/** A growing table above a line of progress that is written again and again, for terminals. */
final class LiveTable implements Display {
  private static final String RED = "\033[31m";
  private static final String PLAIN = "\033[0m";
  private static final String ROW = "%-16s %-24s %7s  %s";

  private final StatusLine status;
  private final int captionWidth;
  private boolean headed;

  /**
   * Creates a table.
   *
   * @param columns of the terminal
   */
  LiveTable(PrintWriter out, int columns) {
    this.status = new StatusLine(out, "", true);
    this.captionWidth = Math.max(20, columns - 51);
  }

  @Override
  public void say(String message) {
    status.say(message);
  }

  @Override
  public void show(DemoOutcome outcome) {
    if (!headed) {
      headed = true;
      status.say(String.format(ROW, "event", "prompt", "latency", "caption"));
    }
    String row =
        String.format(
            Locale.ROOT,
            ROW,
            cut(outcome.event().id(), 16),
            cut(outcome.event().prompt(), 24),
            String.format(Locale.ROOT, "%.2f s", outcome.latency().toMillis() / 1e3),
            cut(outcome.text(), captionWidth));
    status.say(outcome.isCaption() ? row : RED + row + PLAIN);
  }

  @Override
  public void progress(Statistics soFar, int total) {
    if (soFar.outcomes() == total) {
      status.clear();
      return;
    }
    status.show(
        String.format(
            Locale.ROOT,
            "%s %d of %d back, %d sent, %d dead letters",
            ProgressText.bar(soFar.outcomes(), total),
            soFar.outcomes(),
            total,
            soFar.sent(),
            soFar.deadLetters()),
        false);
  }

  private static String cut(String text, int width) {
    // Model output may hold control characters, which a terminal would obey.
    String clean = text.replaceAll("\\p{Cntrl}", " ");
    return clean.length() <= width ? clean : clean.substring(0, width - 3) + "...";
  }
}
