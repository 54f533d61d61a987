// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.request.GenerationRequest;
import picocli.CommandLine.Option;

/** How long an answer may be. */
public final class MaxNewTokensOption {
  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      description = "Generate at most so many tokens for an answer.")
  private int maxNewTokens = GenerationRequest.DEFAULT_MAX_NEW_TOKENS;

  /** Returns the number. */
  public int number() {
    return maxNewTokens;
  }
}
