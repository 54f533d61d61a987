// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.archive.progress.Progress;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.engine.testing.Await;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.ArchiveRun;
import dev.foresight.job.options.ArchiveOptions;
import dev.foresight.streaming.caption.LentEngine;
import dev.foresight.tools.local.LocalCluster;
import dev.foresight.tools.local.LocalJob;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a tiny model, of which several questions about an image are asked. */
class VisionPassesTest {
  private static final int IMAGES = 30;
  private static final double MOST_PASSES_AN_IMAGE = 1.2;

  @TempDir Path folder;

  @Test
  void anImageIsEncodedOnceHoweverManyPromptsThereAre() throws Exception {
    TestImages.folder(folder.resolve("images"), IMAGES);
    EngineOptions small =
        EngineOptions.defaults().withThreads(1).withMaxBatch(4).withKvBudgetMib(64);
    try (Engine engine = DecodingEngine.open(TinyModel.TARGET, small)) {
      long before = engine.statistics().visionCache().misses();

      Progress progress = caption(engine);

      assertThat(progress.rows()).isEqualTo(IMAGES);
      assertThat(progress.failures()).isZero();
      assertThat(progress.lengths().values().stream().mapToLong(Long::longValue).sum())
          .as("answers")
          .isEqualTo(3 * IMAGES);
      long passes = engine.statistics().visionCache().misses() - before;
      assertThat((double) passes / IMAGES)
          .as("vision passes an image")
          .isBetween(1.0, MOST_PASSES_AN_IMAGE);
    }
  }

  private Progress caption(Engine engine) throws Exception {
    ArchiveOptions options =
        ArchiveOptions.parse(
            folder.resolve("images").toString(),
            "--out=" + folder.resolve("captions"),
            "--model=none",
            "--prompt=colour=What colour is it?",
            "--prompt=shape=What shape is it?",
            "--prompt=all=Describe it.",
            "--max-new-tokens=4",
            "--parallelism=2");
    try (ArchiveRun run = ArchiveRun.prepare(options, new LentEngine(engine));
        LocalCluster cluster = LocalCluster.start(options.pipeline().parallelism())) {
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.getExecutionEnvironment(run.configuration());
      run.buildIn(environment);
      LocalJob job = cluster.submit(environment, run.jobName());
      Await.await("its end", Duration.ofMinutes(1), () -> job.status().isGloballyTerminalState());
      return Progress.read(run.destination()).orElseThrow();
    }
  }
}
