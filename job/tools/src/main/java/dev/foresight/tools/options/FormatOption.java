// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import picocli.CommandLine.Option;

/** How results are printed. */
public final class FormatOption {
  /** The option's name. */
  public static final String NAME = "--format";

  @Option(
      names = NAME,
      paramLabel = "text|json",
      description = "How results are printed: for people, or a JSON object a line; default: text.")
  private OutputChoice format;

  /** Returns whether JSON is asked for. */
  public boolean isJson() {
    return format == OutputChoice.JSON;
  }

  /** Returns whether text is asked for by name. */
  public boolean insistsOnText() {
    return format == OutputChoice.TEXT;
  }
}
