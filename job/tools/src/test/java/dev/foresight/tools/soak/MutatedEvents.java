// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.soak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.ImageSource;
import dev.foresight.schemas.wire.AvroCodec;
import dev.foresight.tools.endtoend.BadEvents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Events as a broken sender, or a hostile one, might send them: the same ones of the same seed. A
 * few in between are good.
 */
final class MutatedEvents {
  /** Key of the good ones, before their number. */
  static final String GOOD = "good-";

  private static final int LARGE = 300_000;
  private static final byte[] LARGEST_VARINT = {-2, -1, -1, -1, -1, -1, -1, -1, -1, 1};

  private final JsonMapper json = new JsonMapper();
  private final Random random;
  private final byte[] png;
  private final List<byte[]> seeds;
  private final List<byte[]> bad;
  private final List<String> uris;

  /**
   * An event.
   *
   * @param key says its kind
   * @param value null: none
   */
  record Event(String key, byte[] value) {}

  /**
   * Makes events.
   *
   * @param image a good one, in the folder that images may be read from
   */
  MutatedEvents(long seed, Path image) throws IOException {
    random = new Random(seed);
    png = Files.readAllBytes(image);
    Path root = image.getParent();
    bad = new BadEvents(png, root).values().values().stream().filter(Objects::nonNull).toList();
    seeds =
        List.of(
            good("s", Map.of("images", List.of(image.toUri().toString()))),
            good("s", Map.of("images", List.of(Map.of("bytes", png)))),
            good("s", Map.of("stop", List.of("."), "attributes", Map.of("a", "b"))),
            AvroCodec.of(CaptionRequest.class).encode(avro()));
    uris = hostileUris(root);
  }

  private CaptionRequest avro() {
    return CaptionRequest.newBuilder()
        .setId("s")
        .setPrompt("Why?")
        .setImages(List.of(new ImageSource(ByteBuffer.wrap(png), null)))
        .setMaxNewTokens(4)
        .build();
  }

  /** Returns the event of a number. */
  Event event(int number) {
    return switch (random.nextInt(20)) {
      case 0, 1 -> new Event(GOOD + number, good("n" + number, Map.of()));
      case 2, 3, 4, 5 -> new Event("flipped-" + number, flipped(anyOf(seeds)));
      case 6, 7 -> new Event("cut-" + number, cut(anyOf(seeds)));
      case 8, 9 -> new Event("random-" + number, randomBytes(anyOf(seeds)));
      case 10, 11, 12 -> new Event("spliced-" + number, spliced(anyOf(seeds), anyOf(bad)));
      case 13, 14 -> new Event("image-" + number, image(number));
      case 15, 16 -> new Event("uri-" + number, uri(number));
      case 17, 18 -> new Event("bomb-" + number, bomb());
      default -> new Event("oversized-" + number, oversized(number));
    };
  }

  private byte[] flipped(byte[] whole) {
    byte[] value = whole.clone();
    for (int bits = 1 + random.nextInt(8); bits > 0; bits--) {
      value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return value;
  }

  private byte[] cut(byte[] whole) {
    return Arrays.copyOf(whole, random.nextInt(whole.length));
  }

  /** From the first byte on, or behind what says the format. */
  private byte[] randomBytes(byte[] beginning) {
    byte[] value = new byte[1 + random.nextInt(2000)];
    random.nextBytes(value);
    if (random.nextBoolean()) {
      int kept = Math.min(value.length, 1 + random.nextInt(20));
      System.arraycopy(beginning, 0, value, 0, kept);
    }
    return value;
  }

  private byte[] spliced(byte[] one, byte[] other) {
    byte[] end = Arrays.copyOfRange(other, random.nextInt(other.length), other.length);
    byte[] middle = random.nextInt(4) == 0 ? LARGEST_VARINT : new byte[0];
    byte[] begin = cut(one);
    return ByteBuffer.allocate(begin.length + middle.length + end.length)
        .put(begin)
        .put(middle)
        .put(end)
        .array();
  }

  private byte[] image(int number) {
    byte[] damaged = random.nextInt(3) == 0 ? cut(png) : flipped(png);
    return good("n" + number, Map.of("images", List.of(Map.of("bytes", damaged))));
  }

  private byte[] uri(int number) {
    String uri = anyOf(uris);
    if (random.nextInt(3) == 0) {
      int at = random.nextInt(uri.length());
      uri = uri.substring(0, at) + (char) random.nextInt(0xd800) + uri.substring(at);
    }
    return good("n" + number, Map.of("images", List.of(uri)));
  }

  private byte[] bomb() {
    return switch (random.nextInt(6)) {
      case 0 -> utf8("[".repeat(LARGE));
      case 1 ->
          utf8(
              "{\"id\": \"n\", \"prompt\": \"p\", \"images\": "
                  + "[".repeat(1000)
                  + "]".repeat(1000)
                  + "}");
      case 2 ->
          utf8("{\"id\": \"n\", \"prompt\": \"p\", \"temperature\": " + "9".repeat(LARGE) + "}");
      case 3 -> utf8("{\"id\": \"n\", \"prompt\": \"p\", \"top_k\": 1e999999999}");
      case 4 ->
          utf8("{\"id\": \"n\", \"attributes\": " + "{\"a\": ".repeat(5000) + "}".repeat(5001));
      default -> anyOf(bad);
    };
  }

  private byte[] oversized(int number) {
    String id = "n" + number;
    return switch (random.nextInt(7)) {
      case 0 -> good(id, Map.of("prompt", "word ".repeat(LARGE / 5)));
      case 1 -> good("i".repeat(LARGE), Map.of());
      case 2 -> good(id, Map.of("attributes", many(5000)));
      case 3 -> good(id, Map.of("images", Collections.nCopies(3000, "file:///etc/passwd")));
      case 4 -> good(id, Map.of("stop", Collections.nCopies(20_000, "stop")));
      case 5 -> good(id, Map.of("model", "m".repeat(LARGE)));
      default -> good(id, Map.of("images", List.of("data:image/png;base64," + "A".repeat(LARGE))));
    };
  }

  private static Map<String, String> many(int count) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      all.put("attribute-" + i, "value-" + i);
    }
    return all;
  }

  /** Returns a request that says this, and the rest as a good one does. */
  private byte[] good(String id, Map<String, Object> more) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("id", id);
    request.put("prompt", "What colour is the background?");
    request.put("max_new_tokens", 4);
    request.putAll(more);
    try {
      return json.writeValueAsBytes(request);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of texts can be written", e);
    }
  }

  private static List<String> hostileUris(Path root) {
    String below = root.toUri().toString();
    return List.of(
        "file:///etc/passwd",
        "file:///dev/zero",
        "file:///proc/self/environ",
        "file://other.host/etc/passwd",
        below,
        below + "none.png",
        below + "../../etc/passwd",
        below + "%2e%2e/%2e%2e/etc/passwd",
        below + "a%00.png",
        "http://169.254.169.254/latest/meta-data/",
        "http://2130706433/a.png",
        "http://127.1/a.png",
        "http://[::ffff:127.0.0.1]/a.png",
        "http://[::1",
        "https://user:word@example.invalid/a.png",
        "http://example.invalid:99999/a.png",
        "ftp://example.invalid/a.png",
        "s3://bucket/a.png",
        "jar:file:///tmp/a.jar!/a.png",
        "javascript:alert(1)",
        "data:,",
        "data:image/png;base64,%%%",
        "data:image/png;base64",
        "://",
        "file:" + "/a".repeat(5000));
  }

  private <T> T anyOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
