// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveResumeTest {
  private static final int IMAGES = 600;

  @TempDir Path folder;

  @Test
  void aKilledRunGoesOnAndEachImageHasOneRow() throws Exception {
    TestImages.folder(folder.resolve("images"), IMAGES);
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

    List<JsonNode> rows = trial.rows();
    assertThat(rows.stream().map(row -> row.get("key").textValue()))
        .hasSize(IMAGES)
        .doesNotHaveDuplicates();
    assertThat(rows.stream().filter(row -> !row.get("error_code").isNull()))
        .hasSize(IMAGES / 100)
        .allMatch(row -> row.get("error_code").textValue().equals("IMAGE_EMPTY"));
    List<String> answered = trial.answered();
    assertThat(answered.size() - new HashSet<>(answered).size())
        .as("images that were decoded twice, of those since the last checkpoint")
        .isLessThan(300 - inside + 100);
  }
}
