// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.Goldens;
import dev.foresight.engine.vision.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken, hostile and mislabelled files: each must be refused with the right code. */
class BadImagesTest {
  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);

  static Stream<JsonNode> files() {
    return Goldens.each(Goldens.json("bad.json").get("files"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void isRefusedWithTheExpectedCode(JsonNode bad) {
    check(bad, Goldens.file("bad/" + bad.get("file").asText()));
  }

  static Stream<JsonNode> recipes() {
    return Goldens.each(Goldens.json("bad.json").get("generated"));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void aRandomBlobIsNoImage(JsonNode bad) {
    long state = bad.get("seed").longValue();
    byte[] blob = new byte[bad.get("bytes").intValue()];
    for (int i = 0; i < blob.length; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      blob[i] = (byte) (state >>> 56);
    }

    check(bad, blob);
  }

  @Test
  void theFirstFrameOfAnAnimatedWebpIsTaken() {
    RgbImage actual = DECODER.decode(Goldens.file("bad/animated.webp"));

    RgbImage expected = Goldens.image(Goldens.tensors("bad.safetensors"), "animated.webp.frame0");
    Goldens.assertSamePixels("animated.webp", actual, expected);
  }

  private static void check(JsonNode bad, byte[] file) {
    List<String> acceptable = new ArrayList<>();
    acceptable.add(bad.get("expected").asText());
    Goldens.each(bad.get("also_acceptable")).map(JsonNode::asText).forEach(acceptable::add);
    try {
      DECODER.decode(file);
    } catch (RequestException e) {
      assertThat(e.code().name().substring("IMAGE_".length())).isIn(acceptable);
      assertThat(e).hasMessageStartingWith("the ");
      return;
    }
    if (!acceptable.contains("OK")) {
      fail("was accepted");
    }
  }
}
