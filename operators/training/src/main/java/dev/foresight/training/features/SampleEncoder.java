// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.features;

import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.request.Prompt.Chat;
import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.text.EncodedPrompt;
import dev.foresight.engine.text.PromptEncoder;
import dev.foresight.engine.text.SpecialTokens;
import dev.foresight.engine.text.Tokenizer;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.Sample;
import dev.foresight.training.draft.EncodedSample;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes conversations down as the target reads them when it serves: its own prompt format, the
 * last answer behind it, and the end of sequence if the target has one. Images have as few rows as
 * they can have, until they are looked at. Rows before an answer's tokens, and before those only,
 * have a loss.
 */
public final class SampleEncoder {
  private final PromptEncoder prompts;
  private final int[] beginning;
  private final int[] end;
  private final int maxLength;

  /**
   * Creates an encoder for a target.
   *
   * @param maxLength positions that a sample may have, images expanded; longer ones are cut
   * @param specialTokens what to do with their names in turns
   * @throws IllegalArgumentException if the target's context is shorter
   */
  public SampleEncoder(
      Tokenizer tokenizer, ModelShape config, int maxLength, SpecialTokens specialTokens) {
    int context = config.text().maxPositions();
    if (maxLength < 2 || maxLength > context) {
      throw new IllegalArgumentException(
          "max-length is %d, but must be 2 to the model's context of %d"
              .formatted(maxLength, context));
    }
    this.maxLength = maxLength;
    this.beginning = tokenizer.encode("");
    this.end =
        config.eosTokenIds().stream().mapToInt(Integer::intValue).sorted().limit(1).toArray();
    this.prompts =
        new PromptEncoder(
            tokenizer,
            config::template,
            config.imageTokenId(),
            config.images().fewestTokens(),
            config.text().vocabularySize(),
            Integer.MAX_VALUE,
            specialTokens);
  }

  /** Returns how many positions a sample may have. */
  public int maxLength() {
    return maxLength;
  }

  /**
   * Encodes a sample.
   *
   * @throws BadSampleException if it has no answer, is too long before its answers, or cannot be
   *     written as a prompt
   */
  public EncodedSample encode(Sample sample) throws BadSampleException {
    String answer =
        sample
            .answer()
            .orElseThrow(
                () ->
                    new BadSampleException(
                        sample.origin(),
                        "the conversation ends without an answer; let the model answer it:"
                            + " foresight distill"));
    EncodedPrompt prompt = prompt(sample, sample.prompt());
    int[] said = answerIds(sample, answer);
    int[] ids = joined(prompt.ids(), said, end);
    BitSet answers = new BitSet();
    answers.set(prompt.ids().length, ids.length);
    markEarlierAnswers(sample, ids, answers);
    int length = Math.min(ids.length, maxLength);
    requireWholeImages(sample, prompt.imageRows(), length);
    int[] lossRows = IntStream.range(0, length - 1).filter(t -> answers.get(t + 1)).toArray();
    if (lossRows.length == 0) {
      throw new BadSampleException(
          sample.origin(),
          "%d tokens stand before its answer, but max-length is %d; shorten it or raise that"
              .formatted(prompt.ids().length, maxLength));
    }
    return new EncodedSample(
        sample.origin(),
        ids.length,
        length == ids.length ? ids : Arrays.copyOf(ids, length),
        prompt.imageRows(),
        lossRows);
  }

  private EncodedPrompt prompt(Sample sample, Chat chat) throws BadSampleException {
    try {
      return prompts.encode(chat, chat.turns().stream().mapToInt(Turn::images).sum());
    } catch (RequestException e) {
      throw new BadSampleException(sample.origin(), e.getMessage(), e);
    }
  }

  private int[] answerIds(Sample sample, String text) throws BadSampleException {
    int[] ids;
    try {
      ids = prompts.encodeAnswer(text);
    } catch (RequestException e) {
      throw new BadSampleException(sample.origin(), "an answer: " + e.getMessage(), e);
    }
    return Arrays.copyOfRange(ids, beginning.length, ids.length);
  }

  /** An earlier answer's tokens follow what was asked until then, as far as they are the same. */
  private void markEarlierAnswers(Sample sample, int[] ids, BitSet answers)
      throws BadSampleException {
    List<Turn> turns = sample.turns();
    for (int i = 1; i < turns.size() - 1; i++) {
      if (turns.get(i).role() == Role.ASSISTANT && turns.get(i - 1).role() == Role.USER) {
        int[] before = prompt(sample, new Chat(turns.subList(0, i))).ids();
        if (before.length < ids.length
            && Arrays.equals(before, Arrays.copyOf(ids, before.length))) {
          int[] said = answerIds(sample, turns.get(i).text());
          int[] behind = Arrays.copyOfRange(ids, before.length, ids.length);
          int differing = Arrays.mismatch(said, behind);
          answers.set(before.length, before.length + (differing < 0 ? said.length : differing));
        }
      }
    }
  }

  private void requireWholeImages(Sample sample, int[] imageRows, int length)
      throws BadSampleException {
    if (imageRows.length > 0 && imageRows[imageRows.length - 1] >= length) {
      throw new BadSampleException(
          sample.origin(),
          "its images reach to position %d, but max-length is %d; raise that"
              .formatted(imageRows[imageRows.length - 1] + 1, maxLength));
    }
  }

  private static int[] joined(int[]... pieces) {
    return Arrays.stream(pieces).flatMapToInt(Arrays::stream).toArray();
  }
}
