// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Where random numbers begin. */
public final class SeedOption {
  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of all that is random: the same seed gives the same; default: 0, for a data set that"
              + " is made 1, for generate another one each time.")
  private Long seed;

  /** Returns the seed, if it was given. */
  public Optional<Long> seed() {
    return Optional.ofNullable(seed);
  }
}
