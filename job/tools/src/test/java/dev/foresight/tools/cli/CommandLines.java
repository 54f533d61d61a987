// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
    return execute(CommandLines::noEngine, arguments);
  }

  /** Runs a command with engines of its models. */
  public static Outcome executeWithEngine(String... arguments) {
    return execute(DecodingEngine::open, arguments);
  }

  private static Outcome execute(EngineOpener engines, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    CommandLine command =
        Foresight.commandLine(new PrintStream(out, true, StandardCharsets.UTF_8), engines);
    int code = command.setErr(new PrintWriter(err, true)).execute(arguments);
    return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString());
  }

  /** Returns all commands, without an engine, printing nowhere. */
  static CommandLine foresight() {
    return Foresight.commandLine(
        new PrintStream(PrintStream.nullOutputStream()), CommandLines::noEngine);
  }

  private static Engine noEngine(Path model, EngineOptions options) {
    throw new IllegalStateException("no engine here");
  }
}
