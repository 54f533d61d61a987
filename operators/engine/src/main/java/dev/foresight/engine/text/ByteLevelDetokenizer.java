// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Follows the {@code ByteLevel} decoder of GPT-2 and Qwen2: the bytes of all tokens are one UTF-8
 * text, with a U+FFFD for each longest piece that is none (Unicode 15, section 3.9, "U+FFFD
 * Substitution of Maximal Subparts").
 *
 * <p>Later bytes can only complete a sequence that the text breaks off in. It is shown as one
 * U+FFFD at the very end, so this is all that is held back. Such a sequence has at most three
 * bytes, and begins at the last byte that can begin one; so which one it is can be told from the
 * last three bytes, and earlier ids need not be decoded again.
 */
final class ByteLevelDetokenizer implements StreamingDetokenizer {
  private static final String REPLACEMENT = "\uFFFD";
  private static final int LONGEST_BROKEN_OFF = 3;

  private final Function<List<Integer>, String> decode;

  /** The last ids of at least one byte each; none where the text breaks off in no sequence. */
  private final List<Integer> window = new ArrayList<>();

  private String held = "";

  ByteLevelDetokenizer(Function<List<Integer>, String> decode) {
    this.decode = decode;
  }

  @Override
  public String add(int id) {
    String piece = decode.apply(List.of(id));
    if (piece.isEmpty()) {
      return "";
    }
    int settledBefore = window.isEmpty() ? 0 : settled(decode.apply(window)).length();
    window.add(id);
    String text = window.size() == 1 ? piece : decode.apply(window);
    String settled = settled(text);
    held = text.substring(settled.length());
    if (held.isEmpty()) {
      window.clear();
    } else if (window.size() > LONGEST_BROKEN_OFF) {
      window.remove(0);
    }
    return settled.substring(settledBefore);
  }

  @Override
  public String held() {
    return held;
  }

  private static String settled(String text) {
    return text.endsWith(REPLACEMENT) ? text.substring(0, text.length() - 1) : text;
  }
}
