// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.architecture.llava.LlavaShapes;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.speculation.FixedTrees;
import dev.foresight.engine.testing.TinyModel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What an engine takes of memory beside the heap, for a tiny one. */
class EngineMemoryTest {
  private final EngineOptions options =
      EngineOptions.defaults().withKvBudgetMib(100).withVisionCacheMib(10);

  @Test
  void countsEveryWeightInTheTypeThatItIsHeldIn() {
    long parameters =
        LlavaShapes.of(LlavaCheckpoint.open(TinyModel.TARGET).config()).values().stream()
            .mapToLong(shape -> Arrays.stream(shape).reduce(1, Math::multiplyExact))
            .sum();

    long floats = EngineMemory.of(TinyModel.TARGET, options).weights();
    long halves =
        EngineMemory.of(TinyModel.TARGET, options.withDtype(ModelDtype.BFLOAT16)).weights();

    assertThat(floats).isGreaterThanOrEqualTo(4 * parameters);
    assertThat(halves).isBetween(2 * parameters, floats - 1);
  }

  @Test
  void countsTwiceWhatIsHeldTwice() {
    long once = EngineMemory.of(TinyModel.TARGET, options.withThreads(2)).weights();
    long twice = EngineMemory.of(TinyModel.TARGET, options.withThreads(1)).weights();

    long step = LlavaCheckpoint.open(TinyModel.TARGET).config().text().stepWeights();
    assertThat(twice - once).isEqualTo(step * Float.BYTES);
  }

  @Test
  void countsTheBudgetsOfAllCaches() {
    assertThat(EngineMemory.of(TinyModel.TARGET, options).caches()).isEqualTo(110L << 20);
  }

  @Test
  void addsWhatADraftTakes() {
    EngineMemory plain = EngineMemory.of(TinyModel.TARGET, options);
    EngineMemory speculative =
        EngineMemory.of(
            TinyModel.TARGET,
            options.withSpeculation(new Speculation(TinyModel.DRAFT, FixedTrees.parse("10,4,2"))));

    assertThat(speculative.weights()).isGreaterThan(plain.weights());
    assertThat(speculative.workspace()).isGreaterThanOrEqualTo(plain.workspace());
  }

  @Test
  void leavesOutWhatAnotherDeviceHolds() {
    EngineMemory memory = EngineMemory.of(TinyModel.TARGET, options.withDevice("cuda:0"));

    assertThat(memory.weights()).isZero();
    assertThat(memory.caches()).isZero();
    assertThat(memory.workspace()).isPositive();
  }

  /** The embedding too, which is looked up: rows go on in its type there. */
  @Test
  void holdsEveryMatrixInTheTypeOfTheModelOnAGpu() {
    long matrices =
        LlavaShapes.of(LlavaCheckpoint.open(TinyModel.TARGET).config()).values().stream()
            .filter(shape -> shape.length > 1)
            .mapToLong(shape -> Arrays.stream(shape).reduce(1, Math::multiplyExact))
            .sum();
    EngineOptions onGpu = options.withDevice("cuda:0");

    long halves = EngineMemory.ofDevice(TinyModel.TARGET, onGpu).weights();
    long floats =
        EngineMemory.ofDevice(TinyModel.TARGET, onGpu.withDtype(ModelDtype.FLOAT32)).weights();

    assertThat(floats - halves).isEqualTo(2 * matrices);
  }

  @Test
  void tellsItsPartsInMebibytes() {
    assertThat(new EngineMemory(3L << 20, 2L << 20, 1))
        .hasToString("6 MiB (weights 3, caches 2, workspace 1)");
  }
}
