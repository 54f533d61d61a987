// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where what is made goes. */
public final class OutputOption {
  /** The option's name. */
  public static final String NAME = "--output";

  @Option(
      names = NAME,
      paramLabel = "PATH",
      required = true,
      description =
          "What is written: a folder, made where there is none; by distill a file of JSON lines.")
  private Path output;

  /** Returns the folder or file. */
  public Path path() {
    return output;
  }
}
