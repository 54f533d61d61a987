// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.progress;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Tells a person how far long work has come: on a terminal in one line that is written over, below
 * all that is said meanwhile; elsewhere in a line now and then.
 */
public final class StatusLine implements AutoCloseable {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
  private static final String CLEAR = "\r\033[K";

  private final PrintWriter out;
  private final String prefix;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private String line = "";
  private long next;

  /**
   * Creates a line.
   *
   * @param prefix of all that is shown and said
   * @param terminal whether a line may be written over
   */
  public StatusLine(PrintWriter out, String prefix, boolean terminal) {
    this(out, prefix, terminal, System::nanoTime);
  }

  StatusLine(PrintWriter out, String prefix, boolean terminal, LongSupplier nanoTime) {
    this.out = out;
    this.prefix = prefix;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong();
  }

  /** Creates one of a command, which begins with its name. */
  public static StatusLine of(CommandSpec command, String name) {
    return new StatusLine(command.commandLine().getErr(), name + ": ", System.console() != null);
  }

  /**
   * Shows how far the work is.
   *
   * @param last whether it is shown in any case
   */
  public void show(String text, boolean last) {
    long now = nanoTime.getAsLong();
    if (!terminal && !last && now - next < 0) {
      return;
    }
    next = now + BETWEEN_LINES.toNanos();
    line = prefix + text;
    print(terminal ? CLEAR + line : line + System.lineSeparator());
  }

  /** Says something that stays, above the line. */
  public void say(String text) {
    String said = prefix + text + System.lineSeparator();
    print(terminal ? CLEAR + said + line : said);
  }

  /** Leaves the line's place to others, until something is shown or said. */
  public void hide() {
    if (terminal && !line.isEmpty()) {
      print(CLEAR);
    }
  }

  /** Takes the line away: there is nothing more to show. */
  public void clear() {
    hide();
    line = "";
  }

  private void print(String text) {
    out.print(text);
    out.flush();
  }

  /** Leaves the line as it is, and the place behind it to others. */
  @Override
  public void close() {
    if (terminal && !line.isEmpty()) {
      print(System.lineSeparator());
      line = "";
    }
  }
}
