// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Whether, and where, figures are written as JSON. */
public final class JsonOption {
  private static final String STANDARD_OUTPUT = "-";

  @Option(
      names = "--json",
      paramLabel = "FILE|-",
      arity = "0..1",
      fallbackValue = STANDARD_OUTPUT,
      description =
          "Write the figures as JSON too; to standard output in place of the tables: -, or nothing;"
              + " default: tables alone.")
  private String json;

  /** Writes the figures where they are wanted, and the tables where they are not in the way. */
  public void print(PrintStream out, String tables, String figures) throws IOException {
    String lines = figures + "\n";
    boolean inPlaceOfTables = STANDARD_OUTPUT.equals(json);
    if (json != null && !inPlaceOfTables) {
      Files.writeString(Path.of(json), lines);
    }
    out.print(inPlaceOfTables ? lines : tables);
    out.flush();
  }
}
