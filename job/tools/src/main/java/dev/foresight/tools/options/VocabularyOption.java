// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import java.util.Optional;
import picocli.CommandLine.Option;

/** How many tokens there are. */
public final class VocabularyOption {
  /** The option's name. */
  public static final String NAME = "--vocabulary";

  @Option(
      names = NAME,
      paramLabel = "N",
      description = "Tokens of the vocabulary; default: 3072, for bench-training 4096.")
  private Integer vocabulary;

  /** Returns the number, if it was given. */
  public Optional<Integer> number() {
    return Optional.ofNullable(vocabulary);
  }
}
