// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.request;

import java.util.OptionalLong;

/**
 * How the next token is chosen from the logits.
 *
 * @param temperature 0: the most likely token (greedy); above 0: logits are divided by it
 * @param topK keep the k most likely tokens; 0 keeps all
 * @param topP keep the most likely tokens whose probabilities reach this sum, one at least; 1 keeps
 *     all
 * @param seed of the random numbers; absent: derived from the request's id, so that a replay of the
 *     request repeats itself
 */
public record SamplingParameters(double temperature, int topK, double topP, OptionalLong seed) {
  /** The most likely token, always. */
  public static final SamplingParameters GREEDY =
      new SamplingParameters(0, 0, 1, OptionalLong.empty());

  /**
   * Checks the ranges.
   *
   * @throws RequestException {@link ErrorCode#INVALID_PARAMETER} if a value is out of its range
   */
  public SamplingParameters {
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw invalid("temperature", temperature, "a finite number, 0 or above");
    }
    if (topK < 0) {
      throw invalid("top_k", topK, "0 (off) or above");
    }
    if (!(topP >= 0 && topP <= 1)) {
      throw invalid("top_p", topP, "from 0 to 1 (off)");
    }
  }

  /** Returns whether the most likely token is always taken. */
  public boolean isGreedy() {
    return temperature == 0;
  }

  private static RequestException invalid(String field, Object value, String allowed) {
    return new RequestException(
        ErrorCode.INVALID_PARAMETER, field + " is " + value + ", but must be " + allowed);
  }
}
