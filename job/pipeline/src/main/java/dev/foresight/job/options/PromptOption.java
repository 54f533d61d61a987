// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;

/** What is asked. */
public final class PromptOption {
  /** The option's name. */
  public static final String NAME = "--prompt";

  @Option(
      names = NAME,
      paramLabel = "TEXT",
      split = ConfigFile.SEPARATOR,
      splitSynopsisLabel = "",
      showDefaultValue = Help.Visibility.NEVER,
      description =
          "What the model is asked about an image; default: none. By caption, may be repeated as"
              + " NAME=TEXT, for columns of these names, and {title} stands for the input's column"
              + " title; folders of images may have another for the one without a name, in a file"
              + " prompt.txt.")
  private List<String> prompts = new ArrayList<>();

  /**
   * Returns the text, if it was given.
   *
   * @throws IllegalArgumentException if there are several
   */
  public Optional<String> text() {
    if (prompts.size() > 1) {
      throw new IllegalArgumentException(
          NAME + " is given " + prompts.size() + " times, but this command takes one");
    }
    return prompts.stream().findFirst();
  }

  /** Returns all that were given. */
  public List<String> texts() {
    return List.copyOf(prompts);
  }
}
