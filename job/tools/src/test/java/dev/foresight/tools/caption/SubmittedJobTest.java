// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.caption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.archive.run.Destination;
import dev.foresight.tools.testing.FakeJobManager;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmittedJobTest {
  private static final String ID = "a".repeat(32);

  @TempDir Path folder;

  private FakeJobManager jobManager;
  private Destination destination;
  private SubmittedJob job;

  @BeforeEach
  void start() throws IOException {
    jobManager = FakeJobManager.start();
    destination = Destination.of(folder + "/my captions");
    job =
        new SubmittedJob(
            URI.create("http://127.0.0.1:" + jobManager.port()),
            ID,
            destination.folder().toString());
    job.note(destination);
  }

  @AfterEach
  void stop() {
    jobManager.close();
  }

  @Test
  void whoComesLaterFindsItUntilItHasEnded() throws Exception {
    jobManager.knows(ID, "foresight caption my captions", "RUNNING", 0);
    assertThat(SubmittedJob.atWorkIn(destination)).contains(job);

    jobManager.knows(ID, "foresight caption my captions", "FAILED", 0);
    assertThat(SubmittedJob.atWorkIn(destination)).isEmpty();
    jobManager.close();
    assertThat(SubmittedJob.atWorkIn(destination)).as("its cluster is not asked again").isEmpty();
  }

  @Test
  void oneThatNeverReachedItsClusterIsForgotten() throws Exception {
    assertThat(SubmittedJob.atWorkIn(destination)).isEmpty();
    assertThat(folder.resolve("my captions/.foresight/job.json")).doesNotExist();
  }

  @Test
  void aClusterThatDoesNotAnswerMayBeAtWork() {
    jobManager.close();
    assertThatThrownBy(() -> SubmittedJob.atWorkIn(destination))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("--out is %s/my captions, where job %s of".formatted(folder, ID))
        .hasMessageEndingWith(
            "delete %s/my captions/.foresight/job.json if it is gone for good".formatted(folder));
  }

  @Test
  void aNoteThatNobodyUnderstandsIsNotPassedOver() throws IOException {
    Files.writeString(folder.resolve("my captions/.foresight/job.json"), "{");
    assertThatThrownBy(() -> SubmittedJob.atWorkIn(destination))
        .hasMessageContaining("job.json cannot be understood; delete it if no job");
  }
}
