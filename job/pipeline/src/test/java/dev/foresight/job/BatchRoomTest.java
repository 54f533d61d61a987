// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.serving.EngineMemory;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.speculation.FixedTrees;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.flink.InsufficientMemoryException;
import dev.foresight.job.flink.TaskMemory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The model's rows are small, so a text long enough makes its sequences large. */
class BatchRoomTest {
  private static final Path MODEL = TinyModel.TARGET;
  private static final long GIB = 1L << 30;
  private static final int TEXT = 20_000;
  private static final EngineOptions CPU = EngineOptions.defaults().withThreads(1);

  private final CacheRoom unlimited = new CacheRoom(TaskMemory.unlimited(), device -> 8 * GIB);

  @Test
  void noMoreThanPaysAreDecodedTogetherHoweverMuchMemoryThereIs() {
    assertThat(room(unlimited, 64 * GIB, 1).fit(MODEL, CPU.withKvBudgetMib(1000), true).maxBatch())
        .isEqualTo(32);
  }

  @Test
  void asManyAsABudgetHolds() {
    long sequence = EngineMemory.ofSequence(MODEL, CPU, TEXT);
    for (int number : new int[] {1, 6, 16}) {
      int budget = (int) ((number * sequence >> 20) + 1);

      EngineOptions fitted =
          room(unlimited, 64 * GIB, TEXT).fit(MODEL, CPU.withKvBudgetMib(budget), true);

      assertThat(fitted.maxBatch()).isEqualTo(number);
      assertThat(fitted.kvBudgetMib()).isEqualTo(budget);
    }
  }

  @Test
  void aDraftTakesItsPart() {
    EngineOptions speculative =
        CPU.withSpeculation(new Speculation(TinyModel.DRAFT, FixedTrees.parse("10,4,2")));

    assertThat(EngineMemory.ofSequence(MODEL, speculative, TEXT))
        .isGreaterThan(EngineMemory.ofSequence(MODEL, CPU, TEXT));
  }

  @Test
  void whereTheHostHasLittleFewerAreDecodedTogether() {
    EngineOptions trees =
        CPU.withKvBudgetMib(64)
            .withSpeculation(new Speculation(TinyModel.DRAFT, FixedTrees.parse("1024,12,100")));
    long eight = EngineMemory.of(MODEL, trees.withMaxBatch(8)).total();
    assertThat(EngineMemory.of(MODEL, trees.withMaxBatch(12)).total()).isGreaterThan(eight);

    assertThat(room(unlimited, eight, 1).fit(MODEL, trees, true).maxBatch()).isEqualTo(8);
  }

  @Test
  void inATaskManagerItIsWhatCachesGetThatCounts() {
    CacheRoom task = new CacheRoom(TaskMemory.ofBytes(GIB), device -> 8 * GIB);

    EngineOptions fitted = room(task, Long.MAX_VALUE, TEXT).fit(MODEL, CPU, false);

    assertThat(fitted.kvBudgetMib()).isLessThan(1024);
    long sequence = EngineMemory.ofSequence(MODEL, CPU, TEXT);
    assertThat(fitted.maxBatch() * sequence).isLessThanOrEqualTo((long) fitted.kvBudgetMib() << 20);
    assertThat(fitted.maxBatch()).isGreaterThan(1);
  }

  /** A GPU's memory says how many, whatever the host has, and a larger one says more. */
  @Test
  void onAGpuAsManyAsTheGpuHolds() {
    EngineOptions gpu = CPU.withDevice("cuda:1");
    int text = 10 * TEXT;
    long sequence = EngineMemory.ofSequence(MODEL, gpu, text);
    for (int number : new int[] {2, 6, 16}) {
      long others =
          EngineMemory.ofDevice(MODEL, gpu.withMaxBatch(number).withKvBudgetMib(1)).total();
      long bytes = others + (number * sequence + sequence / 3) * 3 / 2;
      CacheRoom device =
          new CacheRoom(TaskMemory.unlimited(), name -> name.equals("cuda:1") ? bytes : 1000 * GIB);

      EngineOptions fitted = room(device, Long.MAX_VALUE, text).fit(MODEL, gpu, false);

      assertThat(fitted.maxBatch()).isEqualTo(number);
      assertThat(number * sequence).isLessThanOrEqualTo((long) fitted.kvBudgetMib() << 20);
      assertThat(
              EngineMemory.ofDevice(MODEL, fitted.withKvBudgetMib(fitted.kvBudgetMib() * 3 / 2))
                  .total())
          .isLessThanOrEqualTo(bytes);
    }
  }

  @Test
  void onALargeGpuNoMoreThanPays() {
    CacheRoom large = new CacheRoom(TaskMemory.unlimited(), device -> 80 * GIB);

    EngineOptions fitted = room(large, 64 * GIB, TEXT).fit(MODEL, CPU.withDevice("cuda"), false);

    assertThat(fitted.maxBatch()).isEqualTo(BatchRoom.MOST);
    assertThat(fitted.kvBudgetMib()).isBetween(40_000, 54_613);
  }

  @Test
  void aGpuThatIsTooSmallForOneIsToldSo() {
    CacheRoom tiny = new CacheRoom(TaskMemory.unlimited(), device -> GIB);

    assertThatThrownBy(
            () -> room(tiny, Long.MAX_VALUE, TEXT).fit(MODEL, CPU.withDevice("cuda:0"), false))
        .isInstanceOf(InsufficientMemoryException.class)
        .hasMessageStartingWith("cuda:0 has 1024 MiB");
  }

  /** With a budget that was said, the GPU is not asked. */
  @Test
  void onAGpuASaidBudgetCounts() {
    CacheRoom unknown =
        new CacheRoom(
            TaskMemory.unlimited(),
            device -> {
              throw new AssertionError(device);
            });
    EngineOptions gpu = CPU.withDevice("cuda:0");
    int budget = (int) ((6 * EngineMemory.ofSequence(MODEL, gpu, TEXT) >> 20) + 1);

    assertThat(
            room(unknown, Long.MAX_VALUE, TEXT)
                .fit(MODEL, gpu.withKvBudgetMib(budget), true)
                .maxBatch())
        .isEqualTo(6);
  }

  @Test
  void aTaskManagerThatIsTooSmallIsToldSo() {
    CacheRoom narrow = new CacheRoom(TaskMemory.ofBytes(1 << 20), device -> 8 * GIB);

    assertThatThrownBy(() -> room(narrow, Long.MAX_VALUE, TEXT).fit(MODEL, CPU, false))
        .isInstanceOf(InsufficientMemoryException.class);
  }

  private static BatchRoom room(CacheRoom caches, long hostBytes, int textTokens) {
    return new BatchRoom(caches, hostBytes, textTokens);
  }
}
