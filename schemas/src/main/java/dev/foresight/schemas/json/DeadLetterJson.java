// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.Header;
import dev.foresight.schemas.Shortened;
import dev.foresight.schemas.SourceCoordinates;
import dev.foresight.schemas.Stage;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.WireFormatException.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
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
      JsonFields letter = JsonFields.of(json, "");
      return DeadLetter.newBuilder()
          .setRequestId(letter.text("id").orElse(null))
          .setCode(letter.requiredText("code"))
          .setMessage(letter.text("message").orElse(""))
          .setStage(stage(letter.requiredText("stage")))
          .setTime(time(letter.requiredText("time")))
          .setSource(source(letter.required("source", letter.node("source"), "an object")))
          .setKey(letter.bytes("key").orElse(null))
          .setValue(letter.bytes("value").orElse(null))
          .setHeaders(letter.list("headers", DeadLetterJson::header))
          .setTruncated(letter.bool("truncated").orElse(false))
          .setValueLength(letter.integer("value_length").orElse(null))
          .setValueSha256(letter.text("value_sha256").orElse(null))
          .build();
    } catch (WireFormatException e) {
      throw new WireFormatException(
          e.problem(), "the value is no dead letter: " + e.getMessage(), e);
    }
  }

  private static Stage stage(String name) throws WireFormatException {
    return Arrays.stream(Stage.values())
        .filter(stage -> stage.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new WireFormatException(
                    Problem.INVALID_FIELD,
                    "stage is "
                        + Shortened.of(name)
                        + ", but must be one of "
                        + Arrays.toString(Stage.values()).toLowerCase(Locale.ROOT)));
  }

  private static Instant time(String text) throws WireFormatException {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new WireFormatException(
          Problem.INVALID_FIELD,
          "time is " + Shortened.of(text) + ", but must be a time of ISO 8601",
          e);
    }
  }

  private static SourceCoordinates source(JsonNode json) throws WireFormatException {
    JsonFields source = JsonFields.of(json, "source");
    String number = "a whole number";
    return new SourceCoordinates(
        source.requiredText("topic"),
        source.required("partition", source.integer("partition"), number),
        source.required("offset", source.longInteger("offset"), number),
        source.required("timestamp", source.longInteger("timestamp"), number));
  }

  private static Header header(JsonNode json, String path) throws WireFormatException {
    JsonFields header = JsonFields.of(json, path);
    return new Header(header.requiredText("key"), header.bytes("value").orElse(null));
  }

  private static void putBase64(ObjectNode json, String name, ByteBuffer value) {
    if (value != null) {
      byte[] bytes = new byte[value.remaining()];
      value.duplicate().get(bytes);
      json.put(name, bytes);
    }
  }
}
