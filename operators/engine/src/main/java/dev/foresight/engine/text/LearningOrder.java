// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The order in which a tokenizer learned its tokens, which is about that of their frequency: byte
 * pairs are merged most frequent first. Ids alone do not tell it. SentencePiece numbers single
 * characters behind all merges, full stop, comma and space among them.
 */
final class LearningOrder {
  private static final String SPACE_MARK = "\u2581";

  private LearningOrder() {}

  /**
   * Returns the ids of all tokens: first special tokens and bytes, the alphabet that the merges
   * began with, and ASCII; then what was merged, in order; last the other characters.
   *
   * @param tokenizer the {@code tokenizer.json}
   */
  static int[] of(JsonNode tokenizer) {
    Set<String> merged = merged(tokenizer.at("/model/merges"));
    Map<Integer, String> pieces = new TreeMap<>();
    tokenizer
        .at("/model/vocab")
        .properties()
        .forEach(piece -> pieces.put(piece.getValue().asInt(), piece.getKey()));
    int firstMerged =
        pieces.entrySet().stream()
            .filter(piece -> merged.contains(piece.getValue()))
            .mapToInt(Map.Entry::getKey)
            .min()
            .orElse(Integer.MAX_VALUE);
    Comparator<Map.Entry<Integer, String>> byGroup =
        Comparator.comparingInt(
            piece ->
                merged.contains(piece.getValue())
                    ? 1
                    : piece.getKey() < firstMerged || isPlain(piece.getValue()) ? 0 : 2);
    IntStream learned =
        pieces.entrySet().stream()
            .sorted(byGroup.thenComparing(Map.Entry.comparingByKey()))
            .mapToInt(Map.Entry::getKey);
    IntStream added =
        tokenizer.path("added_tokens").valueStream().mapToInt(token -> token.path("id").asInt());
    return IntStream.concat(learned, added).distinct().toArray();
  }

  private static boolean isPlain(String piece) {
    return piece.length() == 1 && (piece.equals(SPACE_MARK) || piece.charAt(0) < 128);
  }

  /** Merges are written as "a b", or as ["a", "b"]. */
  private static Set<String> merged(JsonNode merges) {
    Set<String> merged = new HashSet<>();
    for (JsonNode merge : merges) {
      merged.add(
          merge.isArray()
              ? merge.path(0).asText() + merge.path(1).asText()
              : merge.asText().replaceFirst(" ", ""));
    }
    return merged;
  }
}
