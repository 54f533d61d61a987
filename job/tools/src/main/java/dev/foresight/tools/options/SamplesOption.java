// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How many questions are asked. */
public final class SamplesOption {
  /** The option's name. */
  public static final String NAME = "--samples";

  /** So many are asked to compare several drafts, unless another number is given. */
  public static final int TO_COMPARE_DRAFTS = 200;

  @Option(
      names = NAME,
      paramLabel = "N",
      description =
          "Ask so many questions, drawn from all data sets; default: all, for ablate "
              + TO_COMPARE_DRAFTS
              + ".")
  private Integer samples;

  /**
   * Returns the number, if it was given.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public OptionalInt number() {
    if (samples == null) {
      return OptionalInt.empty();
    }
    if (samples < 1) {
      throw new IllegalArgumentException(NAME + " is " + samples + ", but must be 1 or above");
    }
    return OptionalInt.of(samples);
  }
}
