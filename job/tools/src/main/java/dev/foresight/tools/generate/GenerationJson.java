// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.generate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.TokenLogprobs;
import dev.foresight.schemas.json.AnswerJson;
import dev.foresight.streaming.caption.AnswerRecords;

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
    boolean drafted = !generation.acceptance().acceptedLengths().isEmpty();
    ObjectNode json =
        AnswerJson.of(
            generation.id(),
            generation.text(),
            generation.tokenIds(),
            generation.promptTokens(),
            generation.completionTokens(),
            AnswerRecords.finishReason(generation),
            generation.seed(),
            AnswerRecords.timings(generation, drafted));
    if (drafted) {
      AnswerJson.put(json, AnswerRecords.speculation(generation));
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
}
