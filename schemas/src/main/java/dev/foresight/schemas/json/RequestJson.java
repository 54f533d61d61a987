// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.ImageSource;
import dev.foresight.schemas.Role;
import dev.foresight.schemas.Shortened;
import dev.foresight.schemas.Turn;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.WireFormatException.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request as people write it.
 *
 * <pre>{@code
 * {"id": "1", "prompt": "What is it?", "images": ["file:///in/cat.png"], "max_new_tokens": 32}
 * }</pre>
 *
 * <p>Names are those of the Avro record. An image is a URI, or an object with {@code uri} or with
 * {@code bytes} in base64; {@code event_time} and {@code deadline} are ISO 8601 or milliseconds
 * since 1970; a turn is {@code {"role": "user", "text": "...", "images": 1}}, the role in any case.
 * Unknown fields and wrong types are refused by name. Safe for use by many threads.
 */
public final class RequestJson {
  private final ObjectReader reader = StrictJson.mapper().readerFor(JsonNode.class);

  /**
   * Reads a request.
   *
   * @param bytes one JSON object in UTF-8
   * @throws WireFormatException if it is none, or its fields are not those of a request
   */
  public CaptionRequest read(byte[] bytes) throws WireFormatException {
    JsonNode root;
    try {
      root = reader.readTree(bytes);
    } catch (IOException e) {
      throw new WireFormatException(
          Problem.MALFORMED, "the value is not one JSON object: " + JsonFault.of(e), e);
    }
    try {
      return request(JsonFields.of(root, ""));
    } catch (WireFormatException e) {
      throw e.of(root.path("id").textValue());
    }
  }

  private static CaptionRequest request(JsonFields fields) throws WireFormatException {
    CaptionRequest request =
        CaptionRequest.newBuilder()
            .setId(fields.requiredText("id"))
            .setPrompt(fields.text("prompt").orElse(null))
            .setTurns(fields.list("turns", RequestJson::turn))
            .setImages(fields.list("images", RequestJson::image))
            .setRawPrompt(fields.bool("raw_prompt").orElse(false))
            .setPadToSquare(fields.bool("pad_to_square").orElse(null))
            .setTemperature(fields.number("temperature").orElse(0.0))
            .setTopK(fields.integer("top_k").orElse(0))
            .setTopP(fields.number("top_p").orElse(1.0))
            .setSeed(fields.longInteger("seed").orElse(null))
            .setMaxNewTokens(fields.integer("max_new_tokens").orElse(null))
            .setMinNewTokens(fields.integer("min_new_tokens").orElse(0))
            .setIgnoreEos(fields.bool("ignore_eos").orElse(false))
            .setStop(fields.list("stop", JsonFields::text))
            .setModel(fields.text("model").orElse(null))
            .setAttributes(fields.texts("attributes"))
            .setEventTime(time(fields, "event_time").orElse(null))
            .setDeadline(time(fields, "deadline").orElse(null))
            .setPriority(fields.integer("priority").orElse(0))
            .build();
    fields.refuseOthers();
    return request;
  }

  private static Turn turn(JsonNode node, String path) throws WireFormatException {
    JsonFields fields = JsonFields.of(node, path);
    Turn turn =
        Turn.newBuilder()
            .setRole(role(fields))
            .setText(fields.requiredText("text"))
            .setImages(fields.integer("images").orElse(0))
            .build();
    fields.refuseOthers();
    return turn;
  }

  private static Role role(JsonFields fields) throws WireFormatException {
    String name = fields.requiredText("role");
    List<String> names =
        Arrays.stream(Role.values()).map(role -> role.name().toLowerCase(Locale.ROOT)).toList();
    if (!names.contains(name.toLowerCase(Locale.ROOT))) {
      throw new WireFormatException(
          Problem.INVALID_FIELD,
          fields.pathOf("role") + " is " + Shortened.of(name) + ", but must be one of " + names);
    }
    return Role.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static ImageSource image(JsonNode node, String path) throws WireFormatException {
    if (node.isTextual()) {
      return new ImageSource(null, node.textValue());
    }
    JsonFields fields = JsonFields.of(node, path);
    Optional<ByteBuffer> bytes = fields.bytes("bytes");
    ImageSource image = new ImageSource(null, fields.text("uri").orElse(null));
    bytes.ifPresent(image::setBytes);
    fields.refuseOthers();
    return image;
  }

  private static Optional<Instant> time(JsonFields fields, String name) throws WireFormatException {
    Optional<JsonNode> node = fields.node(name);
    if (node.isPresent() && node.get().isTextual()) {
      try {
        return Optional.of(Instant.parse(node.get().textValue()));
      } catch (DateTimeException e) {
        throw new WireFormatException(
            Problem.INVALID_FIELD,
            name
                + " is "
                + Shortened.of(node.get().textValue())
                + ", but must be ISO 8601 such as 2026-01-31T12:00:00Z",
            e);
      }
    }
    return fields.longInteger(name).map(Instant::ofEpochMilli);
  }
}
