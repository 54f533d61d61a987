// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import dev.foresight.engine.checkpoint.CheckpointException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Text to token ids and back. Safe for use by many threads. */
public interface Tokenizer extends AutoCloseable {
  /**
   * Opens a checkpoint folder's {@code tokenizer.json}.
   *
   * @throws CheckpointException if it is missing or broken
   */
  static Tokenizer open(Path folder) {
    return CheckpointTokenizer.open(folder, OptionalInt.empty());
  }

  /**
   * The same, where one token is special whether or not the file says so.
   *
   * @param imageToken stands for an image
   */
  static Tokenizer open(Path folder, int imageToken) {
    return CheckpointTokenizer.open(folder, OptionalInt.of(imageToken));
  }

  /**
   * Encodes a text, special tokens in it included, with what the checkpoint puts around every text,
   * such as a token of its beginning.
   */
  int[] encode(String text);

  /**
   * Encodes a text in which special tokens stand where a piece says so, and nowhere else: as {@link
   * #encode(String)} does, but for names of special tokens in text.
   */
  int[] encode(List<PromptPiece> pieces);

  /** Decodes ids to text, special tokens skipped. */
  String decode(List<Integer> ids);

  /** Starts to decode the ids of one text as they come. */
  StreamingDetokenizer newDetokenizer();

  /** Returns the special tokens: their text and their id. */
  Map<String, Integer> specialTokens();

  /** Returns all ids, those that texts are likeliest to need first as far as that is known. */
  IntStream byFrequency();

  @Override
  void close();
}
