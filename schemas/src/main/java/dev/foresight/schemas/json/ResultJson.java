// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.schemas.CaptionResult;
import dev.foresight.schemas.SourceCoordinates;
import java.nio.charset.StandardCharsets;

/** A result as people read it: one JSON object in one line. Safe for use by many threads. */
public final class ResultJson {
  /** Returns the object's bytes in UTF-8. */
  public byte[] write(CaptionResult result) {
    ObjectNode json =
        AnswerJson.of(
            result.getId(),
            result.getText(),
            result.getTokenIds(),
            result.getPromptTokens(),
            result.getCompletionTokens(),
            result.getFinishReason(),
            result.getSeed(),
            result.getTimings());
    json.put("model", result.getModel()).put("model_fingerprint", result.getModelFingerprint());
    if (result.getDraftFingerprint() != null) {
      json.put("draft_fingerprint", result.getDraftFingerprint());
    }
    if (result.getSpeculation() != null) {
      AnswerJson.put(json.putObject("speculation"), result.getSpeculation());
    }
    if (!result.getAttributes().isEmpty()) {
      result.getAttributes().forEach(json.putObject("attributes")::put);
    }
    source(json.putObject("source"), result.getSource());
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Writes where a record was read. */
  static void source(ObjectNode json, SourceCoordinates source) {
    json.put("topic", source.getTopic())
        .put("partition", source.getPartition())
        .put("offset", source.getOffset())
        .put("timestamp", source.getTimestamp());
  }
}
