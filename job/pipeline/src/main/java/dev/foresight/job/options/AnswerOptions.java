// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.archive.prompt.AnswerRules;
import picocli.CommandLine.Mixin;

/** How every answer is generated. */
public final class AnswerOptions {
  @Mixin private MaxNewTokensOption maxNewTokens;
  @Mixin private SamplingOptions sampling;
  @Mixin private StopOption stop;

  /**
   * Returns the rules.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public AnswerRules rules() {
    return new AnswerRules(
        sampling.temperature(),
        sampling.topK(),
        sampling.topP(),
        sampling.seed().orElse(null),
        sampling.minNewTokens(),
        maxNewTokens.number(),
        stop.strings());
  }
}
