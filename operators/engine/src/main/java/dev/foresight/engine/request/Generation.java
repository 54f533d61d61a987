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
 */
public record Generation(
    String id,
    String text,
    List<Integer> tokenIds,
    int promptTokens,
    FinishReason finishReason,
    long seed,
    Timings timings) {
  /** Copies the ids. */
  public Generation {
    tokenIds = List.copyOf(tokenIds);
  }

  /** Returns how many tokens were generated, the end-of-sequence token not counted. */
  public int completionTokens() {
    return tokenIds.size();
  }
}
