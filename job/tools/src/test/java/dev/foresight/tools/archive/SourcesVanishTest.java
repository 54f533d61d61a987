// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images and shards that are deleted while a run is at work. */
class SourcesVanishTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void anImageThatIsGoneIsARowThatFails() throws Exception {
    int images = 400;
    TestImages.folder(folder.resolve("images"), images);
    ArchiveTrial trial = trial();

    trial.runToTheEnd(LIMIT, 40, () -> delete("images/002"));

    List<ArchiveOutcome.Row> rows = trial.outcome().rows();
    assertThat(rows.stream().map(ArchiveOutcome.Row::key)).hasSize(images).doesNotHaveDuplicates();
    List<ArchiveOutcome.Row> gone =
        rows.stream().filter(row -> "IMAGE_NOT_FOUND".equals(row.code())).toList();
    assertThat(gone).isNotEmpty().allMatch(row -> row.key().startsWith("002/"));
    assertThat(rows.stream().filter(row -> row.code() != null))
        .as("and those that are bad")
        .allMatch(row -> row.key().endsWith("99") || row.key().startsWith("002/"));
  }

  @Test
  void whatIsLeftOfAShardThatIsGoneIsOneRowThatFails() throws Exception {
    TestImages.shards(folder.resolve("images"), 1200);
    ArchiveTrial trial = trial();

    trial.runAndKill(200);
    Files.delete(folder.resolve("images/00001.tar"));
    trial.runToTheEnd(LIMIT);

    List<ArchiveOutcome.Row> rows = trial.outcome().rows();
    assertThat(rows.stream().map(ArchiveOutcome.Row::key)).doesNotHaveDuplicates();
    assertThat(rows.stream().filter(row -> row.key().compareTo("010/") < 0))
        .as("rows of the shard that is there")
        .filteredOn(row -> !"FILE_UNREADABLE".equals(row.code()))
        .hasSize(1000);
    assertThat(rows.stream().filter(row -> "FILE_UNREADABLE".equals(row.code()))).hasSize(1);
  }

  private ArchiveTrial trial() {
    return new ArchiveTrial(
        folder,
        10,
        List.of(
            folder.resolve("images").toString(),
            "--prompt=Describe it.",
            "--checkpoint-interval=300ms"));
  }

  private void delete(String name) throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
