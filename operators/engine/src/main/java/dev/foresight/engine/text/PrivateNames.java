// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gives the special tokens of a {@code tokenizer.json} other names, which no text can hold but by
 * guessing 128 random bits. A tokenizer with such names reads {@code </s>} as the characters that
 * it is made of, and everything else, ids included, as before: what the {@code tokenizers} library
 * calls {@code encode_special_tokens}, which its Java binding cannot switch on.
 */
final class PrivateNames {
  private static final int RANDOM_BYTES = 16;

  private final Map<String, String> names = new LinkedHashMap<>();

  PrivateNames(Collection<String> specialTokens) {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    String prefix = "<" + HexFormat.of().formatHex(random) + ":";
    for (String token : specialTokens) {
      names.put(token, prefix + names.size() + ">");
    }
  }

  /** Returns a special token's private name, or the name itself if it is no special token's. */
  String of(String token) {
    return names.getOrDefault(token, token);
  }

  /** Returns the tokenizer with these names. */
  JsonNode rename(JsonNode tokenizer) {
    ObjectNode renamed = tokenizer.deepCopy();
    for (JsonNode token : renamed.path("added_tokens")) {
      ((ObjectNode) token).put("content", of(token.path("content").asText()));
    }
    if (renamed.path("model") instanceof ObjectNode model) {
      renameIn(model);
    }
    return renamed;
  }

  /** A special token that is in the vocabulary too could otherwise be put together from text. */
  private void renameIn(ObjectNode model) {
    if (model.path("unk_token").isTextual()) {
      model.put("unk_token", of(model.path("unk_token").asText()));
    }
    if (model.path("vocab") instanceof ObjectNode ids) {
      names.forEach(
          (token, name) -> {
            if (ids.has(token)) {
              ids.set(name, ids.remove(token));
            }
          });
    } else if (model.path("vocab") instanceof ArrayNode pieces) {
      for (JsonNode piece : pieces) {
        ((ArrayNode) piece).set(0, of(piece.path(0).asText()));
      }
    }
    if (model.path("merges") instanceof ArrayNode merges) {
      removeMerges(merges, model.path("continuing_subword_prefix").asText(""));
    }
  }

  private void removeMerges(ArrayNode merges, String continuing) {
    ArrayNode kept = merges.arrayNode(merges.size());
    for (JsonNode merge : merges) {
      String[] parts = parts(merge);
      String right =
          parts[1].startsWith(continuing) ? parts[1].substring(continuing.length()) : parts[1];
      if (!names.containsKey(parts[0])
          && !names.containsKey(parts[1])
          && !names.containsKey(parts[0] + right)) {
        kept.add(merge);
      }
    }
    merges.removeAll().addAll(kept);
  }

  /** Older files have {@code "a b"}, newer ones {@code ["a", "b"]}. */
  private static String[] parts(JsonNode merge) {
    return merge.isArray()
        ? new String[] {merge.path(0).asText(), merge.path(1).asText()}
        : (merge.asText() + " ").split(" ", 3);
  }
}
