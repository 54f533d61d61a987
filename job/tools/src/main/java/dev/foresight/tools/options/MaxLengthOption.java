// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import java.util.Optional;
import picocli.CommandLine.Option;

/** How long a sample may be. */
public final class MaxLengthOption {
  @Option(
      names = "--max-length",
      paramLabel = "N",
      description =
          "Positions of a sample, images expanded; longer ones are cut. The model's context, if that"
              + " is shorter; default: 2048, with --preset small 1024.")
  private Integer maxLength;

  /** Returns the length, if it was given. */
  public Optional<Integer> length() {
    return Optional.ofNullable(maxLength);
  }
}
