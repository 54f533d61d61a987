// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.cli;

import dev.foresight.engine.request.SamplingParameters;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** How the tokens of one answer are chosen. */
final class SamplingFlags {
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
      names = "--seed",
      paramLabel = "N",
      description = "Of the random numbers: the same seed, the same text.")
  private Long seed;

  boolean areGiven() {
    return temperature != null || topK != null || topP != null || seed != null;
  }

  SamplingParameters parameters() {
    return new SamplingParameters(
        temperature == null ? 0 : temperature,
        topK == null ? 0 : topK,
        topP == null ? 1 : topP,
        seed == null ? OptionalLong.empty() : OptionalLong.of(seed));
  }
}
