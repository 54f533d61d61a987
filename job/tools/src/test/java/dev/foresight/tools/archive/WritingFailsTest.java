// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.Await;
import dev.foresight.job.ArchiveRun;
import dev.foresight.job.options.ArchiveOptions;
import dev.foresight.tools.local.LocalCluster;
import dev.foresight.tools.local.LocalJob;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full while a run is at work. */
class WritingFailsTest {
  private static final int IMAGES = 200;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;

  @AfterEach
  void mend() {
    FailingFileSystem.mend();
  }

  @Test
  void aFullDestinationIsToldAndTheRunGoesOnWhenThereIsRoom() throws Exception {
    TestImages.folder(folder.resolve("images"), IMAGES);
    NotedEngines engines =
        new NotedEngines(4, Duration.ofMillis(100), folder.resolve("notes").toString());
    ArchiveOptions options =
        ArchiveOptions.parse(
            folder.resolve("images").toString(),
            "--out=failing:" + folder.resolve("captions"),
            "--model=none",
            "--prompt=Describe it.",
            "--checkpoint-interval=500ms");
    try (ArchiveRun run = ArchiveRun.prepare(options, engines);
        LocalCluster cluster = LocalCluster.start(options.pipeline().parallelism())) {
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.getExecutionEnvironment(run.configuration());
      run.buildIn(environment);
      LocalJob job = cluster.submit(environment, run.jobName());
      Await.await("the first rows", LIMIT, () -> !run.destination().captions().isEmpty());

      FailingFileSystem.fill(file -> file.getPath().contains("/captions/"));
      String told =
          "--out is failing:%s/captions, where nothing can be written (No space left on device); make room, or give back the right to write there: the job tries again by itself"
              .formatted(folder);
      Await.await(
          "the job says " + told,
          LIMIT,
          () -> job.newFailure().filter(failure -> failure.contains(told)).isPresent());
      FailingFileSystem.mend();

      Await.await("its end", LIMIT, () -> job.status().isGloballyTerminalState());
      assertThat(job.status()).isEqualTo(JobStatus.FINISHED);
      new ArchiveOutcome(folder.resolve("captions"), folder.resolve("notes"))
          .requireOneRowEach(IMAGES);
    }
  }
}
