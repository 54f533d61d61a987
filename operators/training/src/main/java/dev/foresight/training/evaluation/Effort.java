// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import dev.foresight.engine.request.Generation;
import java.util.ArrayList;
import java.util.List;

/**
 * What answering some questions took, in one way of decoding.
 *
 * @param wallNanos from the submission of a block until its last answer
 * @param decodeNanos from the first token of an answer until its last one, over all answers
 * @param tokens generated
 * @param decodedTokens those behind each answer's first one
 * @param decodeSteps passes of the target, over all answers
 * @param acceptedLengths of all verifications
 */
public record Effort(
    long wallNanos,
    long decodeNanos,
    long tokens,
    long decodedTokens,
    long decodeSteps,
    List<Integer> acceptedLengths) {
  /** Copies the lengths. */
  public Effort {
    acceptedLengths = List.copyOf(acceptedLengths);
  }

  static Effort of(long wallNanos, List<Generation> answers) {
    return new Effort(
        wallNanos,
        answers.stream().mapToLong(answer -> answer.timings().decode().toNanos()).sum(),
        answers.stream().mapToLong(Generation::completionTokens).sum(),
        answers.stream().mapToLong(answer -> Math.max(0, answer.completionTokens() - 1)).sum(),
        answers.stream().mapToLong(answer -> answer.acceptance().decodeSteps()).sum(),
        answers.stream()
            .flatMap(answer -> answer.acceptance().acceptedLengths().stream())
            .toList());
  }

  Effort plus(Effort more) {
    List<Integer> lengths = new ArrayList<>(acceptedLengths);
    lengths.addAll(more.acceptedLengths);
    return new Effort(
        wallNanos + more.wallNanos,
        decodeNanos + more.decodeNanos,
        tokens + more.tokens,
        decodedTokens + more.decodedTokens,
        decodeSteps + more.decodeSteps,
        lengths);
  }

  /** Returns how many drafted tokens were accepted. */
  long accepted() {
    return acceptedLengths.stream().mapToLong(Integer::longValue).sum();
  }

  /** Returns how many verifications accepted a token at a depth; at 0 all of them. */
  long reached(int depth) {
    return acceptedLengths.stream().filter(length -> length >= depth).count();
  }
}
