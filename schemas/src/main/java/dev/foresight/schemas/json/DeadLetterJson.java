// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.Header;
import dev.foresight.schemas.SourceCoordinates;
import dev.foresight.schemas.Stage;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.WireFormatException.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A dead letter as people read it: one JSON object in one line, key and value in base64. Safe for
 * use by many threads.
 */
public final class DeadLetterJson {
  /** Returns the object's bytes in UTF-8. */
  public byte[] write(DeadLetter letter) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (letter.getRequestId() != null) {
      json.put("id", letter.getRequestId());
    }
    json.put("code", letter.getCode())
        .put("message", letter.getMessage())
        .put("stage", letter.getStage().name().toLowerCase(Locale.ROOT))
        .put("time", letter.getTime().toString());
    ResultJson.source(json.putObject("source"), letter.getSource());
    putBase64(json, "key", letter.getKey());
    putBase64(json, "value", letter.getValue());
    if (!letter.getHeaders().isEmpty()) {
      ArrayNode headers = json.putArray("headers");
      for (Header header : letter.getHeaders()) {
        putBase64(headers.addObject().put("key", header.getKey()), "value", header.getValue());
      }
    }
    if (letter.getTruncated()) {
      json.put("truncated", true);
      if (letter.getValueSha256() != null) {
        json.put("value_length", letter.getValueLength());
        json.put("value_sha256", letter.getValueSha256());
      }
    }
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #write} wrote, by this version or another: fields that are not known are left
   * out.
   *
   * @throws WireFormatException if a field is missing or of the wrong type
   */
  public DeadLetter read(JsonNode json) throws WireFormatException {
    try {
      List<Header> headers = new ArrayList<>();
      for (JsonNode header : json.path("headers")) {
        headers.add(new Header(header.required("key").asText(), base64(header.get("value"))));
      }
      JsonNode source = json.required("source");
      return DeadLetter.newBuilder()
          .setRequestId(json.path("id").asText(null))
          .setCode(json.required("code").asText())
          .setMessage(json.path("message").asText())
          .setStage(Stage.valueOf(json.required("stage").asText().toUpperCase(Locale.ROOT)))
          .setTime(Instant.parse(json.required("time").asText()))
          .setSource(
              new SourceCoordinates(
                  source.required("topic").asText(),
                  source.required("partition").asInt(),
                  source.required("offset").asLong(),
                  source.required("timestamp").asLong()))
          .setKey(base64(json.get("key")))
          .setValue(base64(json.get("value")))
          .setHeaders(headers)
          .setTruncated(json.path("truncated").asBoolean())
          .setValueLength(json.has("value_length") ? json.get("value_length").asInt() : null)
          .setValueSha256(json.path("value_sha256").asText(null))
          .build();
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw new WireFormatException(
          Problem.MALFORMED, "the value is no dead letter: " + e.getMessage(), e);
    }
  }

  private static ByteBuffer base64(JsonNode text) throws IOException {
    return text == null || text.isNull() ? null : ByteBuffer.wrap(text.binaryValue());
  }

  private static void putBase64(ObjectNode json, String name, ByteBuffer value) {
    if (value != null) {
      byte[] bytes = new byte[value.remaining()];
      value.duplicate().get(bytes);
      json.put(name, bytes);
    }
  }
}
