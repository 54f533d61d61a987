// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.model.Grouping;
import dev.foresight.engine.model.KvDtype;
import dev.foresight.engine.model.Linear;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.runtime.Torch;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A step starts no more than it did: on a GPU each start costs more than a small operation. */
class LayerOperationsTest {
  @ParameterizedTest
  @CsvSource({
    "PLAIN_FLOAT16, FLOAT16, 18, 20",
    "PLAIN_BFLOAT16, BFLOAT16, 18, 20",
    "PLAIN_FLOAT32, FLOAT32, 28, 30",
    "PACKED_FLOAT32, FLOAT32, 30, 32"
  })
  void aLayerIsOfSoManyOperations(Linear linear, KvDtype caches, int plain, int trees) {
    for (Grouping grouping : List.of(Grouping.ALIKE, Grouping.FEW)) {
      ModelOptions options = new ModelOptions(linear, false, caches, grouping);
      check(
          options,
          operations -> {
            for (int sequences : new int[] {4, 7}) {
              assertThat(operations.ofPlainDecoding(sequences)).as(grouping.name()).hasSize(plain);
              assertThat(operations.ofVerification(sequences)).hasSize(trees);
            }
          });
    }
  }

  /** Of 3 to 948 keys: five ranges, of which few join each other, of at most two calls each. */
  @ParameterizedTest
  @CsvSource({
    "PLAIN_FLOAT16, FLOAT16, 8, 1, 19, 2, 27",
    "PLAIN_FLOAT16, FLOAT16, 32, 3, 26, 3, 31",
    "PLAIN_FLOAT16, FLOAT16, 64, 6, 30, 4, 35",
    "PLAIN_FLOAT32, FLOAT32, 64, 6, 40, 4, 45",
  })
  void unlikeSequencesAttendInFewCallsOnADevice(
      Linear linear,
      KvDtype caches,
      int sequences,
      int attentions,
      int plain,
      int attentionsOfTrees,
      int trees) {
    check(
        new ModelOptions(linear, false, caches, Grouping.FEW),
        operations -> {
          List<String> decoding = operations.ofRaggedDecoding(sequences);
          assertThat(LayerOperations.attentions(decoding)).isEqualTo(attentions);
          assertThat(decoding).hasSize(plain);
          List<String> verifying = operations.ofRaggedVerification(sequences);
          assertThat(LayerOperations.attentions(verifying)).isEqualTo(attentionsOfTrees);
          assertThat(verifying).hasSize(trees);
        });
  }

  /** What the above would be if nothing bounded it. */
  @Test
  void unlikeSequencesAttendAloneOnTheCpu() {
    check(
        new ModelOptions(Linear.PLAIN_FLOAT16, false, KvDtype.FLOAT16, Grouping.ALIKE),
        operations -> {
          List<String> verifying = operations.ofRaggedVerification(64);
          assertThat(LayerOperations.attentions(verifying)).isEqualTo(64);
          assertThat(verifying).hasSize(212);
        });
  }

  private static void check(ModelOptions options, Consumer<LayerOperations> check) {
    TextConfig text = new TextConfig(500, 128, 256, 2, 4, 2, 32, 1024, 1e-5, 5e5, true);
    LlavaConfig shape =
        new LlavaConfig(
            text, LlavaConfig.read(LlavaGoldens.path("model")).vision(), 499, Set.of(2));
    try (Torch torch = Torch.open("cpu", 1)) {
      torch.onOwnThread(
          1,
          () -> {
            try (LayerOperations operations = new LayerOperations(torch, shape, options)) {
              check.accept(operations);
            }
            return true;
          });
    }
  }
}
