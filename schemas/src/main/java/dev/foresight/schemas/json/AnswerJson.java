// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.schemas.SpeculationStatistics;
import dev.foresight.schemas.Timings;
import java.util.List;

/** What is said of an answer in the same words wherever it is told. */
public final class AnswerJson {
  private AnswerJson() {}

  /**
   * Begins an object with what every answer has.
   *
   * @param timings in milliseconds; those that are null are left out
   */
  public static ObjectNode of(
      String id,
      String text,
      List<Integer> tokenIds,
      int promptTokens,
      int completionTokens,
      String finishReason,
      long seed,
      Timings timings) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id).put("text", text);
    tokenIds.forEach(json.putArray("token_ids")::add);
    json.put("prompt_tokens", promptTokens)
        .put("completion_tokens", completionTokens)
        .put("finish_reason", finishReason)
        .put("seed", seed);
    put(json.putObject("timings"), timings);
    return json;
  }

  private static void put(ObjectNode json, Timings timings) {
    json.put("queue_ms", timings.getQueueMs())
        .put("vision_ms", timings.getVisionMs())
        .put("prefill_ms", timings.getPrefillMs())
        .put("decode_ms", timings.getDecodeMs());
    putIfPresent(json, "draft_ms", timings.getDraftMs());
    putIfPresent(json, "verify_ms", timings.getVerifyMs());
    putIfPresent(json, "other_ms", timings.getOtherMs());
  }

  /** Adds what the draft brought; what is null is left out. */
  public static void put(ObjectNode json, SpeculationStatistics speculation) {
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
