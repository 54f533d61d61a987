// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.archive.progress.Progress;
import dev.foresight.archive.run.Destination;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveResumeTest {
  private static final int IMAGES = 600;

  @TempDir Path folder;

  @Test
  void aKilledRunGoesOnAndEachImageHasOneRow() throws Exception {
    TestImages.shards(folder.resolve("images"), IMAGES);
    ArchiveTrial trial = trial("--format=parquet");

    trial.runAndKill(300);
    int inside = trial.outcome().rows().size();
    assertThat(inside).as("rows that were there when it was killed").isPositive();
    trial.runToTheEnd(Duration.ofMinutes(2));

    trial.outcome().requireOneRowEach(IMAGES);
    assertThat(trial.outcome().answeredTwice())
        .as("images that were decoded twice, of those since the last checkpoint")
        .isLessThan(300 - inside + 100);
    Progress progress =
        Progress.read(Destination.of(trial.outcome().destination().toString())).orElseThrow();
    assertThat(progress.rows()).isEqualTo(IMAGES);
    assertThat(progress.failures()).isEqualTo(IMAGES / 100);
    assertThat(progress.finished()).isTrue();
  }

  @Test
  void captionsBesideImagesAreAppendedOnceAndAreThoseOfTheRows() throws Exception {
    Path images = folder.resolve("images");
    TestImages.folder(images, IMAGES);
    for (int i = 0; i < IMAGES; i += 2) {
      Files.writeString(images.resolve("%03d/%06d.txt".formatted(i / 100, i)), "before");
    }
    ArchiveTrial trial = trial("--format=sidecars", "--existing=append");

    trial.runAndKill(300);
    trial.runToTheEnd(Duration.ofMinutes(2));

    trial.outcome().requireOneRowEach(IMAGES);
    for (ArchiveOutcome.Row row : trial.outcome().rows()) {
      Path caption = images.resolve(row.key() + ".txt");
      boolean wasThere = Integer.parseInt(row.key().substring(4)) % 2 == 0;
      String before = wasThere ? "before" + (row.caption() == null ? "" : "\n") : "";
      assertThat(Files.exists(caption) ? Files.readString(caption) : "")
          .as(row.key())
          .isEqualTo(before + (row.caption() == null ? "" : row.caption()));
    }
  }

  private ArchiveTrial trial(String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                folder.resolve("images").toString(),
                "--prompt=Describe it.",
                "--checkpoint-interval=300ms"));
    arguments.addAll(List.of(options));
    return new ArchiveTrial(folder, 10, arguments);
  }
}
