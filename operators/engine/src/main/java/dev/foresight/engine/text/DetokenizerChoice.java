// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Chooses the streaming detokeniser that follows the decoder of a {@code tokenizer.json}.
 *
 * <p>Only decoders known in every detail are followed. Any other might change text further back
 * than expected, so its text is held back whole.
 */
final class DetokenizerChoice {
  private static final Pattern BYTE = Pattern.compile("<0x\\p{XDigit}{2}>");
  private static final String SPACE_MARK = "\u2581";

  private DetokenizerChoice() {}

  /**
   * Returns what starts a text.
   *
   * @param tokenizer the {@code tokenizer.json}; not kept
   * @param decode ids to text as that says, without special tokens
   */
  static Supplier<StreamingDetokenizer> of(
      JsonNode tokenizer, Function<List<Integer>, String> decode) {
    JsonNode decoder = tokenizer.path("decoder");
    if (isOfType(decoder, "ByteLevel")) {
      return () -> new ByteLevelDetokenizer(decode);
    }
    JsonNode steps = decoder.path("decoders");
    Optional<Supplier<StreamingDetokenizer>> byteFallback =
        isOfType(decoder, "Sequence") && isByteFallback(steps)
            ? byteFallback(pieces(tokenizer), steps.at("/3/start").asInt(), decode)
            : Optional.empty();
    return byteFallback.orElse(() -> new HoldingDetokenizer(decode));
  }

  private static Optional<Supplier<StreamingDetokenizer>> byteFallback(
      Map<Integer, String> pieces, int strip, Function<List<Integer>, String> decode) {
    // It would end a run of bytes unseen, as its text is that of a special token.
    if (pieces.containsValue("")) {
      return Optional.empty();
    }
    Map<Integer, Byte> bytes =
        pieces.entrySet().stream()
            .filter(piece -> BYTE.matcher(piece.getValue()).matches())
            .collect(Collectors.toMap(Map.Entry::getKey, piece -> valueOf(piece.getValue())));
    return pieces.keySet().stream()
        .filter(id -> !bytes.containsKey(id) && !decode.apply(List.of(id)).isEmpty())
        .findFirst()
        .map(anchor -> () -> new ByteFallbackDetokenizer(decode, bytes, anchor, strip));
  }

  private static byte valueOf(String byteToken) {
    return (byte) Integer.parseInt(byteToken.substring(3, 5), 16);
  }

  /** Returns the tokens that are not special. */
  private static Map<Integer, String> pieces(JsonNode tokenizer) {
    Map<Integer, String> pieces = new TreeMap<>();
    tokenizer
        .at("/model/vocab")
        .properties()
        .forEach(piece -> pieces.put(piece.getValue().asInt(), piece.getKey()));
    Set<String> special = new HashSet<>();
    for (JsonNode token : tokenizer.path("added_tokens")) {
      pieces.put(token.path("id").asInt(), token.path("content").asText());
      if (token.path("special").asBoolean()) {
        special.add(token.path("content").asText());
      }
    }
    pieces.values().removeIf(special::contains);
    return pieces;
  }

  private static boolean isByteFallback(JsonNode steps) {
    return steps.size() >= 3
        && steps.size() <= 4
        && isOfType(steps.path(0), "Replace")
        && steps.at("/0/pattern/String").asText().equals(SPACE_MARK)
        && steps.at("/0/content").asText().equals(" ")
        && isOfType(steps.path(1), "ByteFallback")
        && isOfType(steps.path(2), "Fuse")
        && (steps.size() == 3 || stripsLeadingSpacesOnly(steps.path(3)));
  }

  private static boolean stripsLeadingSpacesOnly(JsonNode step) {
    return isOfType(step, "Strip")
        && step.path("content").asText().equals(" ")
        && step.path("stop").asInt() == 0;
  }

  private static boolean isOfType(JsonNode step, String type) {
    return step.path("type").asText().equals(type);
  }
}
