// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import java.util.Optional;

/**
 * Looks for stop strings in the text of ids that come one by one. What it finds is what a search of
 * the whole text finds at every id; but settled text is searched once, and only held back text
 * again.
 */
public final class StopSearch {
  private final StopStrings stop;
  private final StreamingDetokenizer detokenizer;
  private final StringBuilder settled = new StringBuilder();

  /** How long the text was when the last id was passed over. */
  private int passed;

  /** Starts a search in a text that has not begun. */
  public StopSearch(StopStrings stop, StreamingDetokenizer detokenizer) {
    this.stop = stop;
    this.detokenizer = detokenizer;
  }

  /** Adds an id whose text completes no stop string, whatever it is. */
  public void pass(int id) {
    if (!stop.isEmpty()) {
      settled.append(detokenizer.add(id));
      passed = settled.length() + detokenizer.held().length();
    }
  }

  /**
   * Adds an id; returns the text before the earliest stop string if there is one.
   *
   * <p>A caller that goes on regardless is not told again of a stop string in settled text.
   */
  public Optional<String> add(int id) {
    if (stop.isEmpty()) {
      return Optional.empty();
    }
    // What was settled before was searched before: a new find reaches past its end.
    int from = Math.max(0, settled.length() - (stop.longest() - 1));
    int searched = Math.max(passed, settled.length());
    settled.append(detokenizer.add(id));
    int found = stop.find(settled.substring(from) + detokenizer.held(), searched - from);
    return found < 0 ? Optional.empty() : Optional.of(textUpTo(from + found));
  }

  private String textUpTo(int end) {
    return (settled + detokenizer.held()).substring(0, end);
  }
}
