// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.SourceCoordinates;
import dev.foresight.schemas.Stage;
import dev.foresight.schemas.wire.AvroCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** One event of each kind that must come out as a dead letter, with the code it must bear. */
public final class BadEvents {
  private final Map<String, byte[]> values = new LinkedHashMap<>();
  private final Map<String, String> codes = new LinkedHashMap<>();

  /**
   * Makes the events.
   *
   * @param png a good image
   * @param imageRoot below which files are allowed
   */
  public BadEvents(byte[] png, Path imageRoot) {
    String good = "[{\"bytes\": \"" + base64(png) + "\"}]";
    json("empty-prompt", "PROMPT_EMPTY", "\"prompt\": \" \"");
    json(
        "too-few-marks",
        "IMAGE_COUNT_MISMATCH",
        "\"prompt\": \"USER: hi ASSISTANT:\", \"raw_prompt\": true, \"images\": " + good);
    json(
        "too-many-marks",
        "IMAGE_COUNT_MISMATCH",
        "\"prompt\": \"USER: <image><image> hi ASSISTANT:\", \"raw_prompt\": true, \"images\": "
            + good);
    json("too-long", "PROMPT_TOO_LONG", "\"prompt\": \"" + "word ".repeat(20_000) + "\"");
    json("negative", "INVALID_PARAMETER", "\"prompt\": \"p\", \"temperature\": -1");
    json("not-a-number", "INVALID_PARAMETER", "\"prompt\": \"p\", \"top_p\": NaN");
    json("no-tokens", "INVALID_PARAMETER", "\"prompt\": \"p\", \"max_new_tokens\": 0");
    json("wrong-type", "INVALID_PARAMETER", "\"prompt\": \"p\", \"top_k\": \"many\"");
    json("unknown-field", "UNSUPPORTED_PARAMETER", "\"prompt\": \"p\", \"beams\": 4");
    json("unknown-model", "UNKNOWN_MODEL", "\"prompt\": \"p\", \"model\": \"other\"");
    image("no-image", "IMAGE_UNSUPPORTED_FORMAT", "text".getBytes(StandardCharsets.UTF_8));
    image("broken-image", "IMAGE_UNDECODABLE", Arrays.copyOf(png, png.length / 2));
    image("pixel-bomb", "IMAGE_TOO_LARGE", pixelBomb());
    image("scan-bomb", "IMAGE_TOO_EXPENSIVE", scanBomb());
    uri("missing-file", "IMAGE_NOT_FOUND", imageRoot.resolve("none.png").toUri().toString());
    uri("outside-root", "URI_NOT_ALLOWED", "file:///etc/passwd");
    uri("web", "URI_NOT_ALLOWED", "http://127.0.0.1/a.png");
    raw("no-value", "RECORD_EMPTY", null);
    raw("garbage", "RECORD_MALFORMED", new byte[] {1, 2, 3});
    raw("half-json", "RECORD_MALFORMED", "{\"id\":".getBytes(StandardCharsets.UTF_8));
    raw("no-id", "RECORD_INVALID", "{\"prompt\": \"p\"}".getBytes(StandardCharsets.UTF_8));
    raw("unknown-schema", "SCHEMA_UNKNOWN", new byte[] {(byte) 0xC3, 1, 9, 9, 9, 9, 9, 9, 9, 9, 0});
    raw("wrong-schema", "SCHEMA_MISMATCH", AvroCodec.of(DeadLetter.class).encode(deadLetter()));
    byte[] request =
        AvroCodec.of(CaptionRequest.class)
            .encode(CaptionRequest.newBuilder().setId("cut").setPrompt("p").build());
    raw("cut-avro", "RECORD_MALFORMED", Arrays.copyOf(request, request.length - 4));
  }

  /** Returns the records' values by key. */
  public Map<String, byte[]> values() {
    return values;
  }

  /** Returns the dead letters' codes by key. */
  public Map<String, String> codes() {
    return codes;
  }

  private void json(String id, String code, String fields) {
    raw(id, code, "{\"id\": \"%s\", %s}".formatted(id, fields).getBytes(StandardCharsets.UTF_8));
  }

  private void image(String id, String code, byte[] image) {
    json(id, code, "\"prompt\": \"p\", \"images\": [{\"bytes\": \"" + base64(image) + "\"}]");
  }

  private void uri(String id, String code, String uri) {
    json(id, code, "\"prompt\": \"p\", \"images\": [\"" + uri + "\"]");
  }

  private void raw(String id, String code, byte[] value) {
    values.put(id, value);
    codes.put(id, code);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Returns a PNG of a few bytes whose header promises 3.6 thousand million pixels. */
  private static byte[] pixelBomb() {
    ByteBuffer header = ByteBuffer.allocate(17);
    header.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(60_000).putInt(60_000);
    header.put(new byte[] {8, 2, 0, 0, 0});
    CRC32 checksum = new CRC32();
    checksum.update(header.array());
    ByteBuffer png = ByteBuffer.allocate(33);
    png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    png.putInt(13).put(header.array()).putInt((int) checksum.getValue());
    return png.array();
  }

  /** Returns a progressive JPEG of a few bytes that promises 64 million pixels in 30 scans. */
  private static byte[] scanBomb() {
    String start = "ffd8" + "ffc2000b08" + "1f401f40" + "01011100";
    String scan = "ffda0008010100" + "010100";
    return HexFormat.of().parseHex(start + scan.repeat(30) + "ffd9");
  }

  private static DeadLetter deadLetter() {
    return DeadLetter.newBuilder()
        .setCode("X")
        .setMessage("x")
        .setStage(Stage.DECODE)
        .setTime(Instant.EPOCH)
        .setSource(new SourceCoordinates("t", 0, 0L, 0L))
        .setHeaders(List.of())
        .build();
  }
}
