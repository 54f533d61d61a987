// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.words;

import java.util.List;
import java.util.Optional;

/**
 * What an emoji shows.
 *
 * @param codePoints its hexadecimal code points, joined by dashes
 * @param icon what sets of icons call it
 * @param phrase what people call it
 * @param group that it belongs to, such as {@code animals-nature}
 * @param kind what pictures of its kind are called, such as {@code animal}
 * @param keywords its name and words that go with it
 * @param sense of its published label as a noun, if that is known in the meaning of the picture
 * @param core whether its published label is a noun that WordNet knows
 */
public record Thing(
    String codePoints,
    String icon,
    Phrase phrase,
    String group,
    String kind,
    List<String> keywords,
    Optional<WordNet.Sense> sense,
    boolean core) {
  /** Copies the keywords. */
  public Thing {
    keywords = List.copyOf(keywords);
  }

  /** Returns the name without an article, which tells it from all others. */
  public String name() {
    return phrase.noun();
  }
}
