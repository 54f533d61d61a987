// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.request;

import java.util.List;

/**
 * How likely a generated token was, and what else was: natural logarithms, from log-softmax of the
 * model's own logits in float32. Bans, temperature, top-k, top-p and noise come after.
 *
 * @param tokenId the generated token
 * @param logprob its log-probability
 * @param top the most likely tokens, falling, the lowest id first of equal ones; the generated one
 *     need not be among them
 */
public record TokenLogprobs(int tokenId, float logprob, List<Candidate> top) {
  /** Copies the candidates. */
  public TokenLogprobs {
    top = List.copyOf(top);
  }

  /**
   * A token that could have been generated.
   *
   * @param tokenId the token
   * @param logprob its log-probability
   */
  public record Candidate(int tokenId, float logprob) {}
}
