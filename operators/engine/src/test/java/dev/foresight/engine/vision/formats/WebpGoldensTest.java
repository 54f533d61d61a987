// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.testing.GoldenTensors;
import dev.foresight.engine.vision.RgbImage;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of WebP file that libwebp reads, bit for bit, and kinds that it refuses. */
class WebpGoldensTest {
  private static final String FOLDER = "/goldens/webp/";
  private static final JsonNode EXPECTED = GoldenTensors.json(FOLDER + "expected.json");
  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);

  static Stream<String> good() {
    return files(file -> !EXPECTED.get(file).isNull());
  }

  @ParameterizedTest
  @MethodSource("good")
  void decodesAsLibwebpDoes(String file) throws NoSuchAlgorithmException {
    RgbImage image = DECODER.decode(bytes(file));

    JsonNode expected = EXPECTED.get(file);
    assertThat(image.width()).isEqualTo(expected.get("width").intValue());
    assertThat(image.height()).isEqualTo(expected.get("height").intValue());
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(image.rgb());
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(expected.get("sha256").asText());
  }

  static Stream<String> bad() {
    return files(file -> EXPECTED.get(file).isNull());
  }

  @ParameterizedTest
  @MethodSource("bad")
  void refusesWhatLibwebpRefuses(String file) {
    assertThatThrownBy(() -> DECODER.decode(bytes(file)))
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_UNDECODABLE))
        .hasMessageMatching("the WEBP image is broken: .+; send it again or re-encode it")
        .hasCauseInstanceOf(CorruptImageException.class);
  }

  private static byte[] bytes(String file) {
    return GoldenTensors.bytes(FOLDER + "images/" + file);
  }

  private static Stream<String> files(Predicate<String> kind) {
    return EXPECTED.properties().stream().map(Map.Entry::getKey).filter(kind);
  }
}
