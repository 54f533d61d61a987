// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten thousand images, and a process that is killed at five random moments. */
@Tag("full-soak")
class ArchiveSoakIT {
  private static final int IMAGES = 10_000;
  private static final int KILLS = 5;
  private static final long CHECKPOINT_MILLIS = 500;
  private static final long PACE_MILLIS = 4;

  /** The testing engine keeps what it is asked, which are some of them. */
  private static final long FLAT_MIB = 32;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"folder", "tar shards", "Parquet"})
  void eachImageHasOneRowAndLittleIsDecodedTwice(String layout) throws Exception {
    Path images = folder.resolve("images");
    switch (layout) {
      case "folder" -> TestImages.folder(images, IMAGES);
      case "Parquet" -> TestImages.parquet(images, IMAGES);
      default -> TestImages.shards(images, IMAGES);
    }
    List<String> job =
        List.of(
            images.toString(),
            "--prompt=Describe it.",
            "--checkpoint-interval=" + CHECKPOINT_MILLIS + "ms");
    ArchiveTrial uninterrupted = trial("uninterrupted", job);
    NavigableMap<Integer, Long> memory = uninterrupted.runToTheEnd(Duration.ofMinutes(10));
    ArchiveTrial killed = trial("killed", job);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int kill = 0; kill < KILLS; kill++) {
      killed.runAndKill(200 + random.nextInt(IMAGES / KILLS - 200));
    }
    killed.runToTheEnd(Duration.ofMinutes(10));

    System.out.printf(
        "%s: seed %d, %d answers twice%n", layout, seed, killed.outcome().answeredTwice());
    uninterrupted.outcome().requireOneRowEach(IMAGES);
    killed.outcome().requireOneRowEach(IMAGES);
    assertThat(killed.outcome().rows())
        .containsExactlyInAnyOrderElementsOf(uninterrupted.outcome().rows());
    // Between two checkpoints, and while one is made, 4 slots answer so many at most.
    long between = 4 * 4 * CHECKPOINT_MILLIS / PACE_MILLIS;
    assertThat(killed.outcome().answeredTwice()).isLessThan((int) (KILLS * between));
    requireFlat(layout, memory);
  }

  private ArchiveTrial trial(String name, List<String> job) throws IOException {
    return new ArchiveTrial(Files.createDirectories(folder.resolve(name)), PACE_MILLIS, job);
  }

  /** When the heap has had its size, and all classes are there, nothing more comes with rows. */
  private static void requireFlat(String layout, NavigableMap<Integer, Long> memory) {
    StringBuilder table = new StringBuilder(layout + ": MiB at most, by rows:");
    for (int from = 0; from < IMAGES; from += IMAGES / 10) {
      table.append(" %,d: %d".formatted(from, most(memory, from, from + IMAGES / 10)));
    }
    System.out.println(table);
    assertThat(most(memory, IMAGES * 2 / 3, IMAGES + 1))
        .as("MiB in the last third")
        .isLessThan(most(memory, IMAGES / 3, IMAGES * 2 / 3) + FLAT_MIB);
  }

  private static long most(NavigableMap<Integer, Long> memory, int from, int to) {
    return memory.subMap(from, true, to, false).values().stream()
        .mapToLong(Long::longValue)
        .max()
        .orElse(0);
  }
}
