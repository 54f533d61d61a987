// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.schemas.CaptionResult;
import dev.foresight.schemas.SourceCoordinates;
import dev.foresight.schemas.SpeculationStatistics;
import dev.foresight.schemas.Timings;
import java.nio.charset.StandardCharsets;

/** A result as people read it: one JSON object in one line. Safe for use by many threads. */
public final class ResultJson {
  /** Returns the object's bytes in UTF-8. */
  public byte[] write(CaptionResult result) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", result.getId()).put("text", result.getText());
    result.getTokenIds().forEach(json.putArray("token_ids")::add);
    json.put("prompt_tokens", result.getPromptTokens())
        .put("completion_tokens", result.getCompletionTokens())
        .put("finish_reason", result.getFinishReason())
        .put("seed", result.getSeed());
    timings(json.putObject("timings"), result.getTimings());
    json.put("model", result.getModel()).put("model_fingerprint", result.getModelFingerprint());
    if (result.getDraftFingerprint() != null) {
      json.put("draft_fingerprint", result.getDraftFingerprint());
    }
    if (result.getSpeculation() != null) {
      speculation(json.putObject("speculation"), result.getSpeculation());
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

  private static void timings(ObjectNode json, Timings timings) {
    json.put("queue_ms", timings.getQueueMs())
        .put("vision_ms", timings.getVisionMs())
        .put("prefill_ms", timings.getPrefillMs())
        .put("decode_ms", timings.getDecodeMs());
    putIfPresent(json, "draft_ms", timings.getDraftMs());
    putIfPresent(json, "verify_ms", timings.getVerifyMs());
    putIfPresent(json, "other_ms", timings.getOtherMs());
  }

  private static void speculation(ObjectNode json, SpeculationStatistics speculation) {
    speculation.getAcceptedLengths().forEach(json.putArray("accepted_lengths")::add);
    putIfPresent(json, "tau", speculation.getTau());
    putIfPresent(json, "tau_without_bonus", speculation.getTauWithoutBonus());
    putIfPresent(json, "tokens_per_step", speculation.getTokensPerStep());
    speculation.getAcceptancePerDepth().forEach(json.putArray("acceptance_per_depth")::add);
    putIfPresent(json, "nodes_per_tree", speculation.getNodesPerTree());
    putIfPresent(json, "batch_fill", speculation.getBatchFill());
  }

  private static void putIfPresent(ObjectNode json, String name, Double value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
