// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.generate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.request.Acceptance;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.Timings;
import dev.foresight.engine.request.TokenLogprobs;
import java.time.Duration;
import java.util.Locale;

/** Answers and failures as JSON, each one object in one line. */
public final class GenerationJson {
  private GenerationJson() {}

  /**
   * Returns an answer: {@code id, text, token_ids, prompt_tokens ... timings}, and {@code
   * logprobs}, one for each of the token ids, if it has any; with a draft, {@code accepted_lengths,
   * tau, tau_without_bonus ...} of its verifications, and the times of draft, verification and the
   * rest, summed over the steps it took part in.
   */
  public static String of(Generation generation) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", generation.id()).put("text", generation.text());
    generation.tokenIds().forEach(json.putArray("token_ids")::add);
    json.put("prompt_tokens", generation.promptTokens())
        .put("completion_tokens", generation.completionTokens())
        .put("finish_reason", generation.finishReason().name().toLowerCase(Locale.ROOT))
        .put("seed", generation.seed());
    Timings timings = generation.timings();
    ObjectNode times =
        json.putObject("timings")
            .put("queue_ms", milliseconds(timings.queue()))
            .put("vision_ms", milliseconds(timings.vision()))
            .put("prefill_ms", milliseconds(timings.prefill()))
            .put("decode_ms", milliseconds(timings.decode()));
    Acceptance acceptance = generation.acceptance();
    if (!acceptance.acceptedLengths().isEmpty()) {
      acceptance.acceptedLengths().forEach(json.putArray("accepted_lengths")::add);
      json.put("tau", acceptance.tau())
          .put("tau_without_bonus", acceptance.tauWithoutBonus())
          .put("tokens_per_step", generation.tokensPerStep());
      acceptance.acceptancePerDepth().forEach(json.putArray("acceptance_per_depth")::add);
      json.put("nodes_per_tree", acceptance.nodesPerTree())
          .put("batch_fill", acceptance.batchFill());
      times
          .put("draft_ms", milliseconds(timings.steps().draft()))
          .put("verify_ms", milliseconds(timings.steps().verify()))
          .put("other_ms", milliseconds(timings.steps().other()));
    }
    if (!generation.logprobs().isEmpty()) {
      ArrayNode logprobs = json.putArray("logprobs");
      generation.logprobs().forEach(token -> put(token, logprobs.addObject()));
    }
    return json.toString();
  }

  private static void put(TokenLogprobs token, ObjectNode json) {
    json.put("token_id", token.tokenId()).put("logprob", token.logprob());
    ArrayNode top = json.putArray("top");
    token
        .top()
        .forEach(
            candidate ->
                top.addObject()
                    .put("token_id", candidate.tokenId())
                    .put("logprob", candidate.logprob()));
  }

  /** Returns a failure: <code>{"id": ..., "error": {"code": ..., "message": ...}}</code>. */
  public static String of(String id, RequestException failure) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id)
        .putObject("error")
        .put("code", failure.code().name())
        .put("message", failure.getMessage());
    return json.toString();
  }

  private static double milliseconds(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
