// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.archive.progress.Progress;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.job.ArchiveRun;
import dev.foresight.job.options.ArchiveOptions;
import dev.foresight.job.options.BatchSizeOption;
import dev.foresight.job.options.CaptionOutputOptions;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.PipelineOptions;
import dev.foresight.job.options.PromptOption;
import dev.foresight.streaming.caption.LentEngine;
import dev.foresight.tools.local.LocalCluster;
import dev.foresight.tools.local.LocalJob;
import dev.foresight.tools.local.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Captions the requests' images, which lie in a folder, into a file of rows, and waits for the last
 * of them. The cluster runs in this process.
 */
final class ArchiveProbe extends SteadyProbe {
  private static final Duration POLL = Duration.ofMillis(200);

  ArchiveProbe(
      String title, LoadedModel model, EngineOptions options, List<GenerationRequest> requests) {
    super(title, model, options, requests);
  }

  @Override
  void answer(MeteredEngine engine, List<GenerationRequest> all) {
    try (TemporaryDirectory folder = TemporaryDirectory.create("foresight-bench-");
        LentEngine engines = new LentEngine(new NumberedRequests(engine, all))) {
      Path images = Files.createDirectory(folder.path().resolve("images"));
      for (int i = 0; i < all.size(); i++) {
        Files.write(images.resolve(NumberedRequests.fileName(i)), all.get(i).images().get(0));
      }
      caption(images, folder.path().resolve("captions"), engines, all.size());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the archive cannot be measured: " + e.getMessage(), e);
    }
  }

  private void caption(Path images, Path captions, LentEngine engines, int count) throws Exception {
    ArchiveOptions options =
        ArchiveOptions.parse(
            images.toString(),
            CaptionOutputOptions.OUT + "=" + captions,
            ModelPlace.NAME + "=lent",
            PromptOption.NAME + "=any",
            BatchSizeOption.NAME + "=" + options().maxBatch(),
            PipelineOptions.CAPTION_TIMEOUT + "=1h",
            PipelineOptions.CHECKPOINT_INTERVAL + "=2s");
    try (ArchiveRun run = ArchiveRun.prepare(options, engines);
        LocalCluster cluster = LocalCluster.start(options.pipeline().parallelism())) {
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.getExecutionEnvironment(run.configuration());
      run.buildIn(environment);
      LocalJob job = cluster.submit(environment, run.jobName());
      while (!job.status().isGloballyTerminalState()) {
        Thread.sleep(POLL.toMillis());
      }
      requireAll(Progress.read(run.destination()).orElseGet(Progress::none), job, count);
    }
  }

  private static void requireAll(Progress progress, LocalJob job, int count) throws Exception {
    if (job.status() != JobStatus.FINISHED
        || progress.rows() != count
        || progress.failures() != 0) {
      throw new IOException(
          "the job is %s with %d of %d rows, failed: %s%s"
              .formatted(
                  job.status(),
                  progress.rows(),
                  count,
                  progress.failed(),
                  job.newFailure().map(why -> ": " + why).orElse("")));
    }
  }
}
