// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import java.util.Optional;
import picocli.CommandLine.Option;

/** How often everything is measured. */
public final class RepetitionsOption {
  /** The option's name. */
  public static final String NAME = "--repetitions";

  @Option(
      names = NAME,
      paramLabel = "N",
      description = "Measure everything so often; default: 1, for bench 5.")
  private Integer repetitions;

  /** Returns the number, if it was given. */
  public Optional<Integer> number() {
    return Optional.ofNullable(repetitions);
  }
}
