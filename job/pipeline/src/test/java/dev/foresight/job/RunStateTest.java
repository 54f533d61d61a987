// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.archive.run.Destination;
import dev.foresight.job.checkpoints.SavedState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStateTest {
  private static final String JOB = "a".repeat(32);

  @TempDir Path folder;

  private RunState state;

  @BeforeEach
  void begin() throws IOException {
    Files.createDirectories(folder.resolve(".foresight"));
    state = new RunState(Destination.of(folder.toString()), -1);
  }

  @Test
  void theLastCheckpointIsGoneOnFrom() throws IOException {
    checkpoint(9);
    checkpoint(10);
    Files.createDirectories(folder.resolve(".foresight/checkpoints/" + JOB + "/chk-11"));

    assertThat(state.newest().map(SavedState::number)).as("the last complete one").contains(10L);
    captions();
    says("true", "true");
    assertThat(state.isFinished()).as("finished, though a checkpoint is there").isFalse();
    state.requireWayOn();
  }

  @Test
  void aRunIsFinishedWhenItsLastRowIsInItsFile() throws IOException {
    assertThat(state.isFinished()).isFalse();
    says("true", "false");
    assertThat(state.isFinished()).as("finished, though no file has appeared").isFalse();
    captions();
    assertThat(state.isFinished()).as("ended before it could say that it is finished").isTrue();
    says("false", "true");
    assertThat(state.isFinished()).as("as earlier versions say it").isTrue();
    assertThat(new RunState(Destination.of(folder + "/none"), 0).isFinished()).isTrue();
  }

  @Test
  void whatADeadJobManagerCouldNotTakeAwayBeginsNoFinishedRunAgain() throws IOException {
    captions();
    Files.writeString(
        folder.resolve(".foresight/progress.json"),
        "{\"counted\": true, \"finished\": true, \"lastCheckpoint\": 9}");
    checkpoint(7);
    assertThat(state.isFinished()).isTrue();
    checkpoint(9);
    assertThat(state.isFinished()).as("finished, though its files may be hidden still").isFalse();
  }

  @Test
  void rowsThatWouldComeAgainAreNotPassedOver() throws IOException {
    says("false", "false");
    state.requireWayOn();
    captions();
    assertThatThrownBy(state::requireWayOn)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "%s holds captions, but no checkpoint to go on from; move the savepoint that its job"
                + " was stopped with into %s, or begin again in another folder",
            folder, folder.resolve(".foresight/checkpoints"));
  }

  private void checkpoint(int number) throws IOException {
    Path checkpoint = folder.resolve(".foresight/checkpoints/" + JOB + "/chk-" + number);
    Files.createFile(Files.createDirectories(checkpoint).resolve("_metadata"));
  }

  private void captions() throws IOException {
    Files.createFile(folder.resolve("captions-0.jsonl"));
  }

  private void says(String counted, String finished) throws IOException {
    Files.writeString(
        folder.resolve(".foresight/progress.json"),
        "{\"counted\": %s, \"finished\": %s}".formatted(counted, finished));
  }
}
