// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"folder", "tar shards"})
  void eachImageHasOneRowAndLittleIsDecodedTwice(String layout) throws Exception {
    Path images = folder.resolve("images");
    if (layout.equals("folder")) {
      TestImages.folder(images, IMAGES);
    } else {
      TestImages.shards(images, IMAGES);
    }
    ArchiveTrial trial =
        new ArchiveTrial(
            folder,
            PACE_MILLIS,
            List.of(
                images.toString(),
                "--prompt=Describe it.",
                "--checkpoint-interval=" + CHECKPOINT_MILLIS + "ms"));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    System.out.println(layout + ": seed " + seed);

    List<Long> memory = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      memory.add(trial.runAndKill(200 + random.nextInt(IMAGES / KILLS - 200)));
    }
    trial.runToTheEnd(Duration.ofMinutes(10));

    System.out.printf(
        "%s: %d answers twice, most memory of each process in MiB %s%n",
        layout, trial.outcome().answeredTwice(), memory);
    trial.outcome().requireOneRowEach(IMAGES);
    // Between two checkpoints, and while one is made, 4 slots answer so many at most.
    long between = 4 * 4 * CHECKPOINT_MILLIS / PACE_MILLIS;
    assertThat(trial.outcome().answeredTwice()).isLessThan((int) (KILLS * between));
  }
}
