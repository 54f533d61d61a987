// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetainedCheckpointsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path base;

  @Test
  void findsNoneWhereNoJobWasYet() throws IOException {
    assertThat(of("captions").of("first")).isEmpty();
  }

  @Test
  void findsThoseThatAJobCompletedWithTheirNumbersAndTimes() throws IOException {
    checkpoint("captions/first/chk-9", NOON);
    checkpoint("captions/second/chk-10", NOON.plusSeconds(60));
    checkpoint("captions/second/chk-2", NOON.plusSeconds(30));

    assertThat(of("captions").of("second"))
        .extracting(SavedState::number, SavedState::completed)
        .containsExactlyInAnyOrder(
            tuple(2L, NOON.plusSeconds(30)), tuple(10L, NOON.plusSeconds(60)));
  }

  @Test
  void leavesOutWhatWasNeverCompletedOrIsNone() throws IOException {
    checkpoint("captions/job/chk-1", NOON);
    Files.createDirectories(base.resolve("captions/job/chk-2"));
    Files.createDirectories(base.resolve("captions/job/shared"));

    assertThat(of("captions").of("job")).extracting(SavedState::number).containsExactly(1L);
  }

  @Test
  void makesAFolderOfAnyName() {
    assertThat(of("EU captions/2").folder().getName()).isEqualTo("EU_captions_2");
  }

  private RetainedCheckpoints of(String name) {
    return RetainedCheckpoints.of(base.toUri().toString(), name);
  }

  private void checkpoint(String folder, Instant completed) throws IOException {
    Path metadata = Files.createDirectories(base.resolve(folder)).resolve("_metadata");
    Files.createFile(metadata);
    Files.setLastModifiedTime(metadata, FileTime.from(completed));
  }
}
