// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.prompt;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.SamplingParameters;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How every answer is generated.
 *
 * @param temperature 0: the most likely token
 * @param topK 0: all
 * @param topP 1: all
 * @param seed of the first sample of every row, the next ones counting on; null: each row's own,
 *     made of its file, position and prompt
 * @param minNewTokens 0: none
 * @param maxNewTokens at least 1
 * @param stop strings that end an answer
 */
public record AnswerRules(
    double temperature,
    int topK,
    double topP,
    Long seed,
    int minNewTokens,
    int maxNewTokens,
    List<String> stop)
    implements Serializable {
  /**
   * Copies the list and checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public AnswerRules {
    stop = List.copyOf(stop);
    try {
      new GenerationRequest(
          "any",
          new Prompt.Question("any"),
          List.of(),
          Optional.empty(),
          new SamplingParameters(temperature, topK, topP, OptionalLong.empty())
              .withMinNewTokens(minNewTokens),
          maxNewTokens,
          stop);
    } catch (RequestException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Returns how the tokens of a sample are chosen. */
  public SamplingParameters sampling(int sample) {
    return new SamplingParameters(
            temperature,
            topK,
            topP,
            seed == null ? OptionalLong.empty() : OptionalLong.of(seed + sample))
        .withMinNewTokens(minNewTokens);
  }
}
