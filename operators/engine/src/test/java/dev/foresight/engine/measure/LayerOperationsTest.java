// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.model.KvDtype;
import dev.foresight.engine.model.Linear;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.runtime.Torch;
import java.util.Set;
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
    TextConfig text = new TextConfig(500, 128, 256, 2, 4, 2, 32, 1024, 1e-5, 5e5, true);
    LlavaConfig shape =
        new LlavaConfig(
            text, LlavaConfig.read(LlavaGoldens.path("model")).vision(), 499, Set.of(2));
    try (Torch torch = Torch.open("cpu", 1)) {
      torch.onOwnThread(
          1,
          () -> {
            ModelOptions options = new ModelOptions(linear, false, caches);
            try (LayerOperations operations = new LayerOperations(torch, shape, options)) {
              for (int sequences : new int[] {4, 7}) {
                assertThat(operations.ofPlainDecoding(sequences)).hasSize(plain);
                assertThat(operations.ofVerification(sequences)).hasSize(trees);
              }
            }
            return true;
          });
    }
  }
}
