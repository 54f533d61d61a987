// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import java.util.Optional;
import picocli.CommandLine.Option;

/** What is asked. */
public final class PromptOption {
  /** The option's name. */
  public static final String NAME = "--prompt";

  @Option(
      names = NAME,
      paramLabel = "TEXT",
      description = "What the model is asked about an image; default: none.")
  private String prompt;

  /** Returns the text, if it was given. */
  public Optional<String> text() {
    return Optional.ofNullable(prompt);
  }
}
