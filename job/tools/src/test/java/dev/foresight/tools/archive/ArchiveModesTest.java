// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.archive.progress.Progress;
import dev.foresight.archive.run.Destination;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.ArchiveJob;
import dev.foresight.tools.local.LocalCluster;
import dev.foresight.tools.testing.FlinkClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ExecutionOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The job by Flink's own client, whose configuration asks for one mode or the other. */
class ArchiveModesTest {
  private static final int IMAGES = 24;
  private static final Duration CHECKPOINTS = Duration.ofMillis(200);

  private static LocalCluster cluster;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    cluster = LocalCluster.start(1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"folder", "Parquet"})
  @Timeout(120)
  void theRowsAreTheSameWhateverTheClientIsSetTo(String layout) throws Exception {
    Path images = folder.resolve("images");
    if (layout.equals("folder")) {
      TestImages.folder(images, IMAGES);
    } else {
      TestImages.parquet(images, IMAGES);
    }

    ArchiveOutcome streaming = captioned(images, "STREAMING");
    ArchiveOutcome batch = captioned(images, "BATCH");

    assertThat(batch.rows()).containsExactlyInAnyOrderElementsOf(streaming.rows());
    assertThat(batch.rows().stream().map(ArchiveOutcome.Row::key))
        .hasSize(IMAGES)
        .doesNotHaveDuplicates();
    assertThat(batch.rows()).allMatch(row -> row.caption() != null);
  }

  private ArchiveOutcome captioned(Path images, String mode) throws Exception {
    Path destination = folder.resolve(mode);
    FlinkClient.of(cluster.webUi(), Map.of(ExecutionOptions.RUNTIME_MODE.key(), mode))
        .run(
            ArchiveJob.class,
            List.of(
                images.toString(),
                "--out=" + destination,
                "--model=" + TinyModel.TARGET,
                "--prompt=What colour is the background?",
                "--max-new-tokens=4",
                "--threads=1",
                "--kv-budget-mib=64",
                "--parallelism=1",
                "--checkpoint-interval=" + CHECKPOINTS.toMillis() + "ms"));
    Progress progress = Progress.read(Destination.of(destination.toString())).orElseThrow();
    assertThat(progress.rows()).isEqualTo(IMAGES);
    assertThat(progress.finished()).as("the last row is said to be in its file").isTrue();
    return new ArchiveOutcome(destination, folder.resolve("no notes"));
  }
}
