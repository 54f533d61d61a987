// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Follows the decoder of SentencePiece models with byte fallback, Llama's and Gemma's: pieces of
 * text, and tokens {@code <0x00>} to {@code <0xFF>} for the bytes of characters that no piece has.
 *
 * <p>A whole run of bytes is held back, as it is text only if all of it is valid: {@code C3 A9}
 * reads "é", but {@code C3 A9 C3} three U+FFFD. A piece ends the run; special tokens in it are
 * skipped and do not.
 */
final class ByteFallbackDetokenizer implements StreamingDetokenizer {
  private final Function<List<Integer>, String> decode;
  private final Map<Integer, Byte> bytes;
  private final int anchor;
  private final int anchorLength;
  private final ByteRun run = new ByteRun();

  /** Leading spaces of the text that are still to be left out. */
  private int strip;

  /**
   * Starts a text.
   *
   * @param decode ids to text, without special tokens
   * @param bytes of the tokens that stand for one
   * @param anchor any other token whose text is not empty. A piece is decoded behind it: at the
   *     beginning of a text, spaces would be left out.
   * @param strip how many leading spaces of a text the decoder leaves out
   */
  ByteFallbackDetokenizer(
      Function<List<Integer>, String> decode, Map<Integer, Byte> bytes, int anchor, int strip) {
    this.decode = decode;
    this.bytes = bytes;
    this.anchor = anchor;
    this.anchorLength = decode.apply(List.of(anchor)).length();
    this.strip = strip;
  }

  @Override
  public String add(int id) {
    Byte value = bytes.get(id);
    if (value != null) {
      run.add(value);
      return "";
    }
    String piece = decode.apply(List.of(anchor, id)).substring(anchorLength);
    if (piece.isEmpty()) {
      return "";
    }
    String text = run.text() + piece;
    run.clear();
    int cut = leadingSpaces(text);
    strip = cut == text.length() ? strip - cut : 0;
    return text.substring(cut);
  }

  @Override
  public String held() {
    String text = run.text();
    return text.substring(leadingSpaces(text));
  }

  private int leadingSpaces(String text) {
    int spaces = 0;
    while (spaces < Math.min(strip, text.length()) && text.charAt(spaces) == ' ') {
      spaces++;
    }
    return spaces;
  }
}
