// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.serving.EngineMemory;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.flink.InsufficientMemoryException;
import dev.foresight.job.flink.TaskMemory;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of two GPUs, one is twice as large as the other; the host has a gibibyte for tasks. */
class CacheRoomTest {
  private static final Path MODEL = TinyModel.TARGET;
  private static final long GIB = 1L << 30;
  private static final Map<String, Long> GPUS = Map.of("cuda:0", 8 * GIB, "cuda:1", 16 * GIB);
  private static final EngineOptions CPU = EngineOptions.defaults().withThreads(1);

  private final CacheRoom room = new CacheRoom(TaskMemory.ofBytes(GIB), GPUS::get);

  @Test
  void onTheCpuCachesGetWhatTheTaskManagerHasLeft() {
    int fitted = room.fit(MODEL, CPU, false).kvBudgetMib();

    assertThat(fitted).isBetween(64, 1024);
    assertThat(EngineMemory.of(MODEL, CPU.withKvBudgetMib(fitted)).total())
        .isLessThanOrEqualTo(GIB);
  }

  @Test
  void onAGpuTheyGetWhatTheGpuHasLeftButForTheirGrowing() {
    EngineOptions first = room.fit(MODEL, CPU.withDevice("cuda:0"), false);
    EngineOptions second = room.fit(MODEL, CPU.withDevice("cuda:1"), false);

    assertThat(onDevice(first.withKvBudgetMib(first.kvBudgetMib() * 3 / 2)))
        .isBetween(8 * GIB - GIB / 100, 8 * GIB);
    assertThat(second.kvBudgetMib() - first.kvBudgetMib()).isBetween(5460, 5462);
  }

  @Test
  void allWhoShareAnEngineComeToOneNumber() {
    assertThat(room.fit(MODEL, CPU.withDevice("cuda:0"), false))
        .isEqualTo(room.fit(MODEL, CPU.withDevice("cuda:0"), false));
  }

  @Test
  void whatWasSaidStaysAndNoDeviceIsAsked() {
    CacheRoom unknown =
        new CacheRoom(
            TaskMemory.ofBytes(GIB),
            device -> {
              throw new AssertionError(device);
            });
    EngineOptions said = CPU.withDevice("cuda:0").withKvBudgetMib(77);

    assertThat(unknown.fit(MODEL, said, true)).isEqualTo(said);
  }

  @Test
  void aGpuThatIsTooSmallIsNamedWithWhatItNeeds() {
    CacheRoom tiny = new CacheRoom(TaskMemory.ofBytes(GIB), device -> GIB / 2);

    assertThatThrownBy(() -> tiny.fit(MODEL, CPU.withDevice("cuda:1"), false))
        .isInstanceOf(InsufficientMemoryException.class)
        .hasMessageStartingWith("cuda:1 has 512 MiB, of which the engine needs ")
        .hasMessageEndingWith(
            "beside its caches; take a larger device, a smaller --dtype, or lower --batch-size");
  }

  @Test
  void theHostNeedsRoomBesideAGpuToo() {
    CacheRoom narrow = new CacheRoom(TaskMemory.ofBytes(1 << 20), GPUS::get);

    assertThatThrownBy(() -> narrow.fit(MODEL, CPU.withDevice("cuda:0"), false))
        .isInstanceOf(InsufficientMemoryException.class)
        .hasMessageContaining("taskmanager.memory.task.off-heap.size is 1 MiB");
  }

  private static long onDevice(EngineOptions options) {
    return EngineMemory.ofDevice(MODEL, options).total();
  }
}
