// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.tools.options.SeedOption;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the tokens of one answer are chosen. */
final class SamplingFlags {
  @Mixin private SeedOption seed;

  @Option(
      names = "--temperature",
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

  @Option(
      names = "--ignore-eos",
      description = "Take the end of sequence for a token like any other, and go on.")
  private boolean ignoreEos;

  @Option(
      names = "--logprobs",
      paramLabel = "N",
      description =
          "With --format json, print the log-probability of each token and of the N most likely"
              + " ones, before temperature, top-k and top-p; at most "
              + SamplingParameters.MAX_LOGPROBS
              + "; default: none.")
  private Integer logprobs;

  boolean areGiven() {
    return temperature != null
        || topK != null
        || topP != null
        || seed.seed().isPresent()
        || minNewTokens != null
        || ignoreEos
        || asksForLogprobs();
  }

  boolean asksForLogprobs() {
    return logprobs != null;
  }

  SamplingParameters parameters() {
    return new SamplingParameters(
        temperature == null ? 0 : temperature,
        topK == null ? 0 : topK,
        topP == null ? 1 : topP,
        seed.seed().map(OptionalLong::of).orElseGet(OptionalLong::empty),
        minNewTokens == null ? 0 : minNewTokens,
        ignoreEos,
        logprobs == null ? 0 : logprobs);
  }
}
