// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.io.Serializable;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How many tokens a draft proposes. */
public final class DraftVocabularyOption implements Serializable {
  /** The option's name. */
  public static final String NAME = "--draft-vocabulary";

  private static final long serialVersionUID = 1;

  @Option(
      names = NAME,
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      description =
          "Let the draft propose only N tokens, those that the model's tokenizer learned first, which"
              + " are the frequent ones: its head is read faster; default: all.")
  private Integer vocabulary;

  /** Returns the number, if it was given. */
  public Optional<Integer> number() {
    return Optional.ofNullable(vocabulary);
  }
}
