// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.tokens;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Byte pair encoding, arXiv 1508.07909, within words: the most frequent neighbours become one
 * token, again and again. The same counts give the same tokens.
 *
 * @param characters that words are made of, in their order
 * @param merges the pairs that become one, in the order in which they do
 */
record BytePairs(List<String> characters, List<Pair> merges) {
  /** Stands for a blank, and before each word. */
  static final String BLANK = "▁";

  private static final Comparator<Map.Entry<Pair, Integer>> BEST =
      Map.Entry.<Pair, Integer>comparingByValue()
          .thenComparing(
              Map.Entry.comparingByKey(
                  Comparator.comparing(Pair::left).thenComparing(Pair::right).reversed()));

  /** Two neighbours. */
  record Pair(String left, String right) {
    String joined() {
      return left + right;
    }
  }

  private static final class Word {
    private final int count;
    private List<String> parts;

    private Word(String text, int count) {
      this.count = count;
      this.parts = new ArrayList<>();
      text.codePoints().mapToObj(Character::toString).forEach(parts::add);
    }

    private void countInto(Map<Pair, Integer> counts) {
      for (int i = 1; i < parts.size(); i++) {
        counts.merge(new Pair(parts.get(i - 1), parts.get(i)), count, Integer::sum);
      }
    }

    private void join(Pair pair) {
      List<String> joined = new ArrayList<>();
      for (int i = 0; i < parts.size(); i++) {
        boolean both =
            i + 1 < parts.size()
                && parts.get(i).equals(pair.left)
                && parts.get(i + 1).equals(pair.right);
        joined.add(both ? pair.joined() : parts.get(i));
        i += both ? 1 : 0;
      }
      parts = joined;
    }
  }

  /**
   * Counts the words of a text, each with the blank before it.
   *
   * @param counts that are added to
   */
  static void count(String text, Map<String, Integer> counts) {
    for (String word : (" " + text).split("(?= )")) {
      counts.merge(word.replace(" ", BLANK), 1, Integer::sum);
    }
  }

  /**
   * Finds the pairs.
   *
   * @param counts of words
   * @param tokens characters and joined pairs, at most; fewer where all words are tokens before
   */
  static BytePairs of(Map<String, Integer> counts, int tokens) {
    List<Word> words = new ArrayList<>();
    TreeSet<String> characters = new TreeSet<>();
    new TreeMap<>(counts)
        .forEach(
            (text, count) -> {
              Word word = new Word(text, count);
              words.add(word);
              characters.addAll(word.parts);
            });
    List<Pair> merges = new ArrayList<>();
    while (characters.size() + merges.size() < tokens) {
      Map<Pair, Integer> pairs = new HashMap<>();
      words.forEach(word -> word.countInto(pairs));
      if (pairs.isEmpty()) {
        break;
      }
      Pair best = pairs.entrySet().stream().max(BEST).orElseThrow().getKey();
      merges.add(best);
      words.forEach(word -> word.join(best));
    }
    return new BytePairs(List.copyOf(characters), merges);
  }
}
