// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.archive.progress.Progress;
import dev.foresight.archive.run.Destination;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveResumeTest {
  private static final int IMAGES = 600;

  @TempDir Path folder;

  @Test
  void aKilledRunGoesOnAndEachImageHasOneRow() throws Exception {
    TestImages.shards(folder.resolve("images"), IMAGES);
    ArchiveTrial trial =
        new ArchiveTrial(
            folder,
            10,
            List.of(
                folder.resolve("images").toString(),
                "--prompt=Describe it.",
                "--checkpoint-interval=300ms"));

    trial.runAndKill(300);
    int inside = trial.rows().size();
    assertThat(inside).as("rows that were there when it was killed").isPositive();
    trial.runToTheEnd(Duration.ofMinutes(2));

    trial.requireOneRowEach(IMAGES);
    assertThat(trial.answeredTwice())
        .as("images that were decoded twice, of those since the last checkpoint")
        .isLessThan(300 - inside + 100);
    Progress progress = Progress.read(Destination.of(trial.destination().toString())).orElseThrow();
    assertThat(progress.rows()).isEqualTo(IMAGES);
    assertThat(progress.failures()).isEqualTo(IMAGES / 100);
    assertThat(progress.finished()).isTrue();
  }
}
