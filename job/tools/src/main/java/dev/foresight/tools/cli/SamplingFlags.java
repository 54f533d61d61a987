// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.job.options.SamplingOptions;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the tokens of one answer are chosen. */
final class SamplingFlags {
  @Mixin private SamplingOptions choice;

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
    return choice.areGiven() || ignoreEos || asksForLogprobs();
  }

  boolean asksForLogprobs() {
    return logprobs != null;
  }

  SamplingParameters parameters() {
    return new SamplingParameters(
        choice.temperature(),
        choice.topK(),
        choice.topP(),
        choice.seed().map(OptionalLong::of).orElseGet(OptionalLong::empty),
        choice.minNewTokens(),
        ignoreEos,
        logprobs == null ? 0 : logprobs);
  }
}
