// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.Header;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void putBase64(ObjectNode json, String name, ByteBuffer value) {
    if (value != null) {
      byte[] bytes = new byte[value.remaining()];
      value.duplicate().get(bytes);
      json.put(name, bytes);
    }
  }
}
