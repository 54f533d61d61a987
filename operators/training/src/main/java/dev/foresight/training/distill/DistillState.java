// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.distill;

/**
 * How far a data set is answered. All counts are those of finished conversations.
 *
 * @param samples of the data sets that are done, bad ones included
 * @param bytes of the output that belong to them
 * @param answered conversations written
 * @param skipped conversations that could not be answered
 * @param truncated answers that ended at the limit of new tokens
 * @param tokens of all answers
 */
public record DistillState(
    int samples, long bytes, long answered, long skipped, long truncated, long tokens) {
  /** Nothing is done. */
  static final DistillState START = new DistillState(0, 0, 0, 0, 0, 0);

  /** Returns the state with one more conversation that was written. */
  DistillState withAnswered(Conversation conversation) {
    return new DistillState(
        samples,
        bytes,
        answered + 1,
        skipped,
        truncated + conversation.truncated(),
        tokens + conversation.tokens());
  }

  /** Returns the state with one more conversation that was not. */
  DistillState withSkipped() {
    return new DistillState(samples, bytes, answered, skipped + 1, truncated, tokens);
  }

  /** Returns the state behind so many samples. */
  DistillState withSamples(int value) {
    return new DistillState(value, bytes, answered, skipped, truncated, tokens);
  }

  /** Returns the state with an output of such a length. */
  DistillState withBytes(long value) {
    return new DistillState(samples, value, answered, skipped, truncated, tokens);
  }
}
