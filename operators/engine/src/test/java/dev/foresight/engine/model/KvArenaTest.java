// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.testing.NativeMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KvArenaTest {
  private static Torch torch;
  private static TensorPrograms programs;

  @BeforeAll
  static void open() {
    torch = Torch.open("cpu", 1);
    programs = new TensorPrograms(torch);
  }

  @AfterAll
  static void close() {
    programs.close();
    torch.close();
  }

  private static KvArena arena(int rows) {
    return new KvArena(programs, KvDtype.FLOAT32, 1, 1, 2, rows);
  }

  @ParameterizedTest
  @CsvSource({"1, 64", "64, 64", "65, 128", "130, 192", "200, 256", "300, 384", "700, 768"})
  void aSlotIsAThirdLargerAtMostOrOneBlock(int rows, int slot) {
    try (KvArena arena = arena(10_000)) {
      assertThat(arena.reserve(rows).orElseThrow().capacity()).isEqualTo(slot);
    }
  }

  @Test
  void takesWhatIsFreeAndNoMore() {
    try (KvArena arena = arena(256)) {
      KvCache first = arena.reserve(128).orElseThrow();
      assertThat(arena.reserve(128)).isPresent();
      assertThat(arena.reserve(1)).isEmpty();
      first.close();
      assertThat(arena.reserve(129)).isEmpty();
      assertThat(arena.reserve(128).orElseThrow().firstRow()).isZero();
    }
  }

  @Test
  void tellsWhatIsTaken() {
    try (KvArena arena = arena(256)) {
      KvCache first = arena.reserve(65).orElseThrow();
      arena.reserve(1);
      assertThat(arena.rowsTaken()).isEqualTo(128 + 64);
      first.close();
      assertThat(arena.rowsTaken()).isEqualTo(64);
    }
  }

  @Test
  void oneSequenceMayHaveAllOfIt() {
    try (KvArena arena = arena(5 * 64)) {
      assertThat(arena.reserve(5 * 64)).map(KvCache::capacity).contains(5 * 64);
      assertThat(arena.reserve(5 * 64 + 1)).isEmpty();
    }
  }

  @Test
  void aSlotIsGivenBackOnce() {
    try (KvArena arena = arena(64)) {
      KvCache first = arena.reserve(64).orElseThrow();
      first.close();
      KvCache second = arena.reserve(64).orElseThrow();
      first.close();
      assertThat(arena.reserve(64)).isEmpty();
      second.close();
      assertThat(arena.reserve(64)).isPresent();
    }
  }

  @Test
  void slotsNeverOverlapAndStandAtMultiplesOfTheirSize() {
    Random random = new Random(1);
    try (KvArena arena = arena(64 * 64)) {
      List<KvCache> held = new ArrayList<>();
      for (int round = 0; round < 2000; round++) {
        if (!held.isEmpty() && random.nextInt(3) == 0) {
          held.remove(random.nextInt(held.size())).close();
          continue;
        }
        Optional<KvCache> taken = arena.reserve(1 + random.nextInt(900));
        taken.ifPresent(
            slot -> {
              assertThat(slot.firstRow() % slot.capacity()).isZero();
              assertThat(slot.firstRow() + slot.capacity()).isLessThanOrEqualTo(arena.rows());
              for (KvCache other : held) {
                assertThat(
                        slot.firstRow() >= other.firstRow() + other.capacity()
                            || other.firstRow() >= slot.firstRow() + slot.capacity())
                    .isTrue();
              }
              held.add(slot);
            });
      }
    }
  }

  /** As on devices that take memory whole. */
  @Test
  void growsWithWhatIsTakenAndKeepsWhatIsThere() {
    try (KvArena arena = new KvArena(programs, KvDtype.FLOAT32, 1, 1, 2, 16 * 64, 64)) {
      assertThat(rowsPresent(arena)).isEqualTo(64);
      KvCache first = arena.reserve(64).orElseThrow();
      first.clearTo(64); // zeros, which memory that is merely taken need not be
      KvCache second = arena.reserve(100).orElseThrow();
      assertThat(rowsPresent(arena)).isEqualTo(second.firstRow() + second.capacity());
      assertThat(Arrays.copyOf(arena.tensor().toFloats(), 64 * 2)).containsOnly(0);
      assertThat(arena.reserve(10 * 64)).isEmpty(); // would start at row 768
      assertThat(arena.reserve(8 * 64)).isPresent();
      assertThat(rowsPresent(arena)).isEqualTo(16 * 64);
    }
  }

  @Test
  void releasesMemoryOnceNothingIsTaken() {
    try (KvArena arena = new KvArena(programs, KvDtype.FLOAT32, 1, 1, 2, 16 * 64, 64)) {
      KvCache cache = arena.reserve(8 * 64).orElseThrow();
      arena.release();
      assertThat(rowsPresent(arena)).isEqualTo(8 * 64);
      cache.close();
      arena.release();
      assertThat(rowsPresent(arena)).isEqualTo(64);
      assertThat(arena.reserve(16 * 64)).isPresent();
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
  void memoryFollowsTheRowsThatAreWritten() throws Exception {
    // 256 MiB, so that what the JVM gives back meanwhile does not count.
    int rows = 128 << 10;
    try (KvArena arena = new KvArena(programs, KvDtype.FLOAT32, 1, 1, 256, rows)) {
      long empty = NativeMemory.residentKib();
      KvCache cache = arena.reserve(rows).orElseThrow();
      cache.clearTo(rows / 4);
      assertThat(NativeMemory.residentKib() - empty).isBetween(40L << 10, 100L << 10);
      cache.clearTo(rows);
      assertThat(NativeMemory.residentKib() - empty).isGreaterThan(220 << 10);
      cache.close();
      arena.release();
      assertThat(NativeMemory.residentKib() - empty).isLessThan(40 << 10);
    }
  }

  private static long rowsPresent(KvArena arena) {
    return arena.tensor().shape()[3];
  }
}
