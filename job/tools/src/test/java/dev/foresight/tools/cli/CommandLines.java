// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Runs commands as the shell would, and catches what they print. */
public final class CommandLines {
  private CommandLines() {}

  /** What a command did. */
  public record Outcome(int code, String out, String err) {
    /** Returns everything that was printed. */
    public String all() {
      return out + err;
    }
  }

  /** Runs a command that needs no engine. */
  public static Outcome execute(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    CommandLine command = foresight(new PrintStream(out, true, StandardCharsets.UTF_8));
    int code = command.setErr(new PrintWriter(err, true)).execute(arguments);
    return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString());
  }

  /** Returns all commands, without an engine, printing nowhere. */
  static CommandLine foresight() {
    return foresight(new PrintStream(PrintStream.nullOutputStream()));
  }

  private static CommandLine foresight(PrintStream out) {
    return Foresight.commandLine(
        out,
        (model, options) -> {
          throw new IllegalStateException("no engine here");
        });
  }
}
