// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes every token as its id, {@code 12 <image> 34}: for a model without a checkpoint, which has
 * no vocabulary. Any other word is token 0, so that every prompt can be read.
 */
public final class NumberTokenizer implements Tokenizer {
  /** Stands for an image in a text. */
  public static final String IMAGE_MARK = "<image>";

  private final int imageTokenId;

  /** Creates the tokenizer of a model that knows images by one id. */
  public NumberTokenizer(int imageTokenId) {
    this.imageTokenId = imageTokenId;
  }

  @Override
  public int[] encode(String text) {
    return words(text).mapToInt(this::id).toArray();
  }

  @Override
  public int[] encode(List<PromptPiece> pieces) {
    return pieces.stream()
        .flatMapToInt(
            piece ->
                piece instanceof PromptPiece.Special
                    ? words(piece.text()).mapToInt(this::id)
                    : words(piece.text()).mapToInt(NumberTokenizer::number))
        .toArray();
  }

  private static Stream<String> words(String text) {
    return Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty());
  }

  private int id(String word) {
    if (word.equals(IMAGE_MARK)) {
      return imageTokenId;
    }
    return number(word);
  }

  private static int number(String word) {
    return word.matches("\\d{1,9}") ? Integer.parseInt(word) : 0;
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

  /** Nothing is known of frequencies, and no id is the last. */
  @Override
  public IntStream byFrequency() {
    return IntStream.iterate(0, id -> id + 1);
  }

  @Override
  public void close() {}
}
