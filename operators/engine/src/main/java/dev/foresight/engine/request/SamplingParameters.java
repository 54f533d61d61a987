// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.request;

import java.util.OptionalLong;

/**
 * How the next token is chosen from the logits, and what is told about the choice.
 *
 * @param temperature 0: the most likely token (greedy); above 0: logits are divided by it. Below
 *     {@link #LEAST_TEMPERATURE} it becomes 0
 * @param topK keep the k most likely tokens; 0 keeps all
 * @param topP keep the most likely tokens whose probabilities reach this sum, one at least; 1 keeps
 *     all
 * @param seed of the random numbers; absent: derived from the request's id, so that a replay of the
 *     request repeats itself
 * @param minNewTokens until so many tokens are generated, end-of-sequence tokens cannot be chosen:
 *     their logits are minus infinity before everything else, as in transformers; and a stop string
 *     that is complete before counts as text
 * @param ignoreEos whether end-of-sequence tokens are tokens like any other: they stay in the ids,
 *     and generation goes on. They are banned below {@code minNewTokens} all the same
 * @param logprobs for each generated token, tell its log-probability and so many of the most likely
 *     ones, up to {@link #MAX_LOGPROBS}; 0: none
 */
public record SamplingParameters(
    double temperature,
    int topK,
    double topP,
    OptionalLong seed,
    int minNewTokens,
    boolean ignoreEos,
    int logprobs) {
  /** The most that {@code logprobs} can be. */
  public static final int MAX_LOGPROBS = 20;

  /**
   * Below, the most likely token is as good as certain, and quotients of logits may be too large
   * for float32.
   */
  public static final double LEAST_TEMPERATURE = 1e-5;

  /** Above, all tokens are equally likely as far as float32 can tell. */
  public static final double HIGHEST_TEMPERATURE = 1e6;

  /** The most likely token, always. */
  public static final SamplingParameters GREEDY =
      new SamplingParameters(0, 0, 1, OptionalLong.empty());

  /**
   * Checks the ranges.
   *
   * @throws RequestException {@link ErrorCode#INVALID_PARAMETER} if a value is out of its range
   */
  public SamplingParameters {
    if (!(temperature >= 0 && temperature <= HIGHEST_TEMPERATURE)) {
      throw invalid("temperature", temperature, "from 0 to 1000000");
    }
    if (temperature < LEAST_TEMPERATURE) {
      temperature = 0;
    }
    if (topK < 0) {
      throw invalid("top_k", topK, "0 (off) or above");
    }
    if (!(topP >= 0 && topP <= 1)) {
      throw invalid("top_p", topP, "from 0 to 1 (off)");
    }
    if (minNewTokens < 0) {
      throw invalid("min_new_tokens", minNewTokens, "0 (off) or above");
    }
    if (logprobs < 0 || logprobs > MAX_LOGPROBS) {
      throw invalid("logprobs", logprobs, "from 0 (off) to " + MAX_LOGPROBS);
    }
  }

  /**
   * Chooses like this, with end-of-sequence tokens as the model means them and nothing told.
   *
   * @throws RequestException {@link ErrorCode#INVALID_PARAMETER} if a value is out of its range
   */
  public SamplingParameters(double temperature, int topK, double topP, OptionalLong seed) {
    this(temperature, topK, topP, seed, 0, false, 0);
  }

  /** Returns the same with end-of-sequence tokens banned until so many tokens are generated. */
  public SamplingParameters withMinNewTokens(int value) {
    return new SamplingParameters(temperature, topK, topP, seed, value, ignoreEos, logprobs);
  }

  /** Returns the same, not ending at end-of-sequence tokens, or ending there. */
  public SamplingParameters withIgnoreEos(boolean value) {
    return new SamplingParameters(temperature, topK, topP, seed, minNewTokens, value, logprobs);
  }

  /** Returns the same, telling log-probabilities of so many most likely tokens. */
  public SamplingParameters withLogprobs(int value) {
    return new SamplingParameters(temperature, topK, topP, seed, minNewTokens, ignoreEos, value);
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
