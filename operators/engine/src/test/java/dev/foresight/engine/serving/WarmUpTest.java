// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.foresight.engine.checkpoint.LlavaCheckpoint;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.model.LlavaModel;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.model.Sampler;
import dev.foresight.engine.runtime.Torch;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  @Test
  void runsWhereOneStepHoldsTheImageAPartOfItOrOneRow() {
    LlavaCheckpoint checkpoint = LlavaCheckpoint.open(LlavaGoldens.path("model"));
    try (Torch torch = Torch.open("cpu", 1);
        Sampler sampler = new Sampler(torch, Set.of());
        LlavaModel model =
            LlavaModel.load(torch, checkpoint, ModelOptions.defaultsOn(torch), layers -> {})) {
      for (int maxRows : new int[] {1, 7, 16, 17, 512}) {
        assertThatCode(new WarmUp(model, sampler, maxRows)::run).doesNotThrowAnyException();
      }
    }
  }
}
