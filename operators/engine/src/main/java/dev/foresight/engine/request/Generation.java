// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.request;

import java.util.List;

/**
 * The answer to a {@link GenerationRequest}.
 *
 * @param id of the request
 * @param text what was generated, special tokens skipped, cut before a stop string
 * @param tokenIds what was generated: the end-of-sequence token removed; with a stop string, up to
 *     and including the token that completes it
 * @param promptTokens length of the prompt after image expansion
 * @param finishReason why it ended
 * @param seed of the random numbers, given or derived
 * @param timings where the time went
 * @param margins for each of the token ids, by how much its score (warped logit plus noise) beat
 *     the next one's; where less, its distance to a cut of top-k or top-p that decided
 * @param logprobs for each of the token ids, its log-probability and those of the most likely ones;
 *     empty unless asked for
 * @param acceptance what speculative decoding achieved
 */
public record Generation(
    String id,
    String text,
    List<Integer> tokenIds,
    int promptTokens,
    FinishReason finishReason,
    long seed,
    Timings timings,
    List<Float> margins,
    List<TokenLogprobs> logprobs,
    Acceptance acceptance) {
  /** Copies the lists. */
  public Generation {
    tokenIds = List.copyOf(tokenIds);
    margins = List.copyOf(margins);
    logprobs = List.copyOf(logprobs);
  }

  /** Returns how many tokens were generated, the end-of-sequence token not counted. */
  public int completionTokens() {
    return tokenIds.size();
  }

  /**
   * Returns how many tokens a step of decoding gave: those after the first, by the steps that
   * decoded; 0 without such steps.
   */
  public double tokensPerStep() {
    return acceptance.decodeSteps() == 0
        ? 0
        : (double) Math.max(0, completionTokens() - 1) / acceptance.decodeSteps();
  }
}
