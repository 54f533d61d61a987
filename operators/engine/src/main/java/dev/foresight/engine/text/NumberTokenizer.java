// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes every token as its id, {@code 12 <image> 34}: for a model without a checkpoint, which has
 * no vocabulary.
 */
public final class NumberTokenizer implements Tokenizer {
  /** Stands for an image in a text. */
  public static final String IMAGE_MARK = "<image>";

  private final int imageTokenId;

  /** Creates the tokenizer of a model that knows images by one id. */
  public NumberTokenizer(int imageTokenId) {
    this.imageTokenId = imageTokenId;
  }

  /**
   * {@inheritDoc}
   *
   * @throws RequestException {@link ErrorCode#INVALID_PARAMETER} if a word is no id
   */
  @Override
  public int[] encode(String text) {
    return Arrays.stream(text.strip().split("\\s+")).mapToInt(this::id).toArray();
  }

  private int id(String word) {
    if (word.equals(IMAGE_MARK)) {
      return imageTokenId;
    }
    if (!word.matches("\\d{1,9}")) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER,
          "the prompt holds '"
              + word
              + "', but a model of random weights reads token ids only, such as 12 34");
    }
    return Integer.parseInt(word);
  }

  @Override
  public String decode(List<Integer> ids) {
    return ids.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  @Override
  public StreamingDetokenizer newDetokenizer() {
    return new HoldingDetokenizer(this::decode);
  }

  @Override
  public Map<String, Integer> specialTokens() {
    return Map.of(IMAGE_MARK, imageTokenId);
  }

  @Override
  public void close() {}
}
