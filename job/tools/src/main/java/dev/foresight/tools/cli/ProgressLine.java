// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Tells a person how far long work has come: in one line that changes on a terminal, in a line now
 * and then elsewhere.
 */
final class ProgressLine implements AutoCloseable {
  private static final Duration ON_TERMINAL = Duration.ofMillis(200);
  private static final Duration ELSEWHERE = Duration.ofSeconds(10);

  private final PrintWriter err;
  private final String name;
  private final boolean terminal;
  private final long interval;
  private long shown;
  private int width;

  /**
   * Creates a line.
   *
   * @param name of the command, at the beginning of the line
   * @param terminal whether the line may be written over
   */
  ProgressLine(PrintWriter err, String name, boolean terminal) {
    this.err = err;
    this.name = name;
    this.terminal = terminal;
    this.interval = (terminal ? ON_TERMINAL : ELSEWHERE).toNanos();
    this.shown = System.nanoTime() - interval;
  }

  /** Creates one of a command. */
  static ProgressLine of(CommandSpec command, String name) {
    return new ProgressLine(command.commandLine().getErr(), name, System.console() != null);
  }

  /**
   * Shows a text, unless one was shown a moment ago.
   *
   * @param last whether it is shown in any case
   */
  void show(String text, boolean last) {
    long now = System.nanoTime();
    if (!last && now - shown < interval) {
      return;
    }
    shown = now;
    String line = name + ": " + text;
    if (terminal) {
      err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      width = line.length();
    } else {
      err.println(line);
    }
    err.flush();
  }

  /** Says something that stays, above the line. */
  void interrupt(String text) {
    if (terminal && width > 0) {
      err.print("\r" + " ".repeat(width) + "\r");
      width = 0;
    }
    err.println(name + ": " + text);
    err.flush();
  }

  /** Returns a bar of 20 places. */
  static String bar(long done, long all) {
    int filled = (int) (20 * done / Math.max(1, all));
    return "[" + "#".repeat(filled) + ".".repeat(20 - filled) + "]";
  }

  /** Returns a duration such as {@code 1:02:03}. */
  static String duration(Duration value) {
    long seconds = value.toSeconds();
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  @Override
  public void close() {
    if (terminal && width > 0) {
      err.println();
      err.flush();
    }
  }
}
