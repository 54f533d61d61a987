// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.archive.progress.Progress;
import dev.foresight.archive.run.Destination;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveResumeTest {
  private static final int IMAGES = 600;
  private static final int DIFFERENT = 200;

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

  @Test
  void imagesOfTheSameBytesAreAskedAboutOnce() throws Exception {
    TestImages.folder(folder.resolve("images"), IMAGES, DIFFERENT);
    ArchiveTrial trial = trial(40, "--format=parquet", "--dedupe", "--parallelism=2");

    trial.runAndKillWithRows(1);
    Set<String> inside = new HashSet<>();
    trial.outcome().rows().stream()
        .filter(row -> row.code() == null)
        .forEach(row -> inside.add(row.caption()));
    int before = trial.outcome().answered().size();
    trial.runToTheEnd(Duration.ofMinutes(2));

    trial.outcome().requireOneRowEach(IMAGES, DIFFERENT);
    assertThat(new HashSet<>(trial.outcome().answered()))
        .as("images but two that are bad")
        .hasSize(198);
    assertThat(trial.outcome().answeredTwice())
        .as("those that were answered behind the last checkpoint at most")
        .isLessThanOrEqualTo(before - inside.size());
    Map<Integer, Set<String>> captions = new HashMap<>();
    for (ArchiveOutcome.Row row : trial.outcome().rows()) {
      captions
          .computeIfAbsent(
              Integer.parseInt(row.key().substring(4)) % DIFFERENT, image -> new HashSet<>())
          .add(row.caption());
    }
    assertThat(captions.values()).hasSize(DIFFERENT).allMatch(same -> same.size() == 1);
    Progress progress =
        Progress.read(Destination.of(trial.outcome().destination().toString())).orElseThrow();
    assertThat(progress.rows()).isEqualTo(IMAGES);
    // All but the first of each, and but those without a byte, which are like no other.
    assertThat(progress.duplicates()).isEqualTo(IMAGES - DIFFERENT - 2);
  }

  private ArchiveTrial trial(String... options) {
    return trial(10, options);
  }

  private ArchiveTrial trial(long paceMillis, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                folder.resolve("images").toString(),
                "--prompt=Describe it.",
                "--checkpoint-interval=300ms"));
    arguments.addAll(List.of(options));
    return new ArchiveTrial(folder, paceMillis, arguments);
  }
}
