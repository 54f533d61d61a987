// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What came back for a record that was sent.
 *
 * @param isCaption whether it was answered; else it is a dead letter
 * @param text the caption, or the dead letter's code and message
 * @param tokens generated
 * @param acceptedLengths of the verifications that told it; empty without a draft
 * @param decodeSteps passes of the model after the first token
 * @param decode how long these took
 * @param latency from sending the record until its committed outcome was read
 */
record DemoOutcome(
    boolean isCaption,
    String text,
    List<Integer> tokens,
    List<Integer> acceptedLengths,
    int decodeSteps,
    Duration decode,
    Duration latency) {

  /** Reads a result or a dead letter, as JSON. */
  static DemoOutcome of(JsonNode json, Duration latency) {
    boolean isCaption = json.has("text");
    List<Integer> tokens = integers(json.path("token_ids"));
    JsonNode speculation = json.path("speculation");
    double tokensPerStep = speculation.path("tokens_per_step").asDouble();
    return new DemoOutcome(
        isCaption,
        isCaption
            ? json.get("text").asText()
            : json.path("code").asText() + ": " + json.path("message").asText(),
        tokens,
        integers(speculation.path("accepted_lengths")),
        tokensPerStep > 0 ? (int) Math.round((tokens.size() - 1) / tokensPerStep) : 0,
        Duration.ofNanos(Math.round(1e6 * json.path("timings").path("decode_ms").asDouble())),
        latency);
  }

  private static List<Integer> integers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asInt).toList();
  }
}
