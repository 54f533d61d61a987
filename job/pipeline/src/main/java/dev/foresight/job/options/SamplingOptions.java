// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How tokens are chosen. */
public final class SamplingOptions {
  /** The option that makes it random. */
  public static final String TEMPERATURE = "--temperature";

  @Mixin private SeedOption seed;

  @Option(
      names = TEMPERATURE,
      paramLabel = "T",
      description = "Choose tokens at random, the more so the higher; default: 0, the most likely.")
  private Double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Choose among the K most likely tokens; default: 0, all.")
  private Integer topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "Choose among the most likely tokens whose probabilities reach P; default: 1, all.")
  private Double topP;

  @Option(
      names = "--min-new-tokens",
      paramLabel = "N",
      description =
          "Until so many tokens are generated, the end of sequence cannot be chosen and stop"
              + " strings are text; default: 0.")
  private Integer minNewTokens;

  /** Returns whether any of them was given. */
  public boolean areGiven() {
    return temperature != null
        || topK != null
        || topP != null
        || seed.seed().isPresent()
        || minNewTokens != null;
  }

  /** Returns the seed, if it was given. */
  public Optional<Long> seed() {
    return seed.seed();
  }

  /** Returns the temperature; 0: the most likely token. */
  public double temperature() {
    return temperature == null ? 0 : temperature;
  }

  /** Returns among how many tokens is chosen; 0: all. */
  public int topK() {
    return topK == null ? 0 : topK;
  }

  /** Returns among tokens of which probability is chosen; 1: all. */
  public double topP() {
    return topP == null ? 1 : topP;
  }

  /** Returns how many tokens there are at least. */
  public int minNewTokens() {
    return minNewTokens == null ? 0 : minNewTokens;
  }
}
