// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.vision.TargetSize.Exact;
import dev.foresight.engine.vision.TargetSize.ShortestEdge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessorConfigTest {
  @Test
  void whatIsLeftOutIsAsInTheReference() {
    PreprocessorConfig config = PreprocessorConfig.parse("{}");

    assertThat(config.size()).isEqualTo(new ShortestEdge(224));
    assertThat(config.cropSize()).isEqualTo(224);
    assertThat(config.filter()).isEqualTo(ResamplingFilter.BICUBIC);
    assertThat(config.rescaleFactor()).isEqualTo(1.0 / 255);
    assertThat(config.normalize()).isTrue();
    assertThat(config.mean()).containsExactly(0.48145466, 0.4578275, 0.40821073);
    assertThat(config.std()).containsExactly(0.26862954, 0.26130258, 0.27577711);
    assertThat(config.padToSquare()).isFalse();
  }

  @Test
  void sizesComeInSeveralSpellings() {
    assertThat(PreprocessorConfig.parse("{\"size\": 336, \"crop_size\": 336}"))
        .isEqualTo(
            PreprocessorConfig.parse(
                """
                {"size": {"shortest_edge": 336}, "crop_size": {"height": 336, "width": 336}}
                """));
    assertThat(
            PreprocessorConfig.parse(
                    """
                    {"size": {"height": 384, "width": 384}, "do_center_crop": false}
                    """)
                .size())
        .isEqualTo(new Exact(384, 384));
  }

  @ParameterizedTest
  @CsvSource({"do_pad, true, true", "do_pad, false, false"})
  void theCheckpointMayAskForPadding(String field, String value, boolean expected) {
    assertThat(PreprocessorConfig.parse("{\"%s\": %s}".formatted(field, value)).padToSquare())
        .isEqualTo(expected);
  }

  @Test
  void theOriginalSpellingOfPaddingIsUnderstood() {
    assertThat(PreprocessorConfig.parse("{\"image_aspect_ratio\": \"pad\"}").padToSquare())
        .isTrue();
    assertThat(PreprocessorConfig.parse("{\"image_aspect_ratio\": \"square\"}").padToSquare())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resample           | {\"resample\": 1}",
        "do_resize          | {\"do_resize\": false}",
        "do_center_crop     | {\"do_center_crop\": false}",
        "do_normalize       | {\"do_normalize\": 1}",
        "size               | {\"size\": {\"longest_edge\": 336}}",
        "size.shortest_edge | {\"size\": 0}",
        "crop_size          | {\"crop_size\": {\"height\": 3, \"width\": 4}}",
        "crop_size          | {\"crop_size\": 225}",
        "crop_size          | {\"crop_size\": -1}",
        "image_mean         | {\"image_mean\": [0.5]}",
        "image_std          | {\"image_std\": [0.5, 0, 0.5]}",
        "rescale_factor     | {\"rescale_factor\": \"1/255\"}",
        "image_aspect_ratio | {\"image_aspect_ratio\": \"anyres\"}",
      })
  void whatIsNotSupportedIsNamed(String field, String json) {
    assertThatThrownBy(() -> PreprocessorConfig.parse(json))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"size\":", "null"})
  void whatIsNoJsonObjectIsRefused(String json) {
    assertThatThrownBy(() -> PreprocessorConfig.parse(json))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("preprocessor_config.json");
  }
}
