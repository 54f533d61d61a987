// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.testing.Await;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.CaptionJob;
import dev.foresight.job.SharedEngines;
import dev.foresight.job.model.ModelCache;
import dev.foresight.job.options.JobOptions;
import dev.foresight.tools.local.EmbeddedBroker;
import dev.foresight.tools.local.LocalCluster;
import dev.foresight.tools.local.LocalJob;
import dev.foresight.tools.testing.BrokenModel;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a TaskManager does with an engine that it cannot open. */
class SharedEnginesTest {

  @TempDir private Path folder;

  @Test
  void aFolderThatCannotBeUsedIsNotTriedAgain() throws IOException {
    for (String file : new String[] {"tokenizer.json", "config.json", "model.safetensors"}) {
      SharedEngines engines = engines("--model=" + BrokenModel.without(file, folder.resolve(file)));
      assertThatThrownBy(() -> engines.acquire(null))
          .isInstanceOf(SuppressRestartsException.class)
          .cause()
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining(file);
    }
  }

  @Test
  void aDeviceThatIsNotHereIsNotTriedAgain() {
    assertThatThrownBy(
            () -> engines("--model=" + TinyModel.TARGET, "--device=cuda:99").acquire(null))
        .isInstanceOf(SuppressRestartsException.class)
        .hasRootCauseMessage("device is 'cuda:99', but PyTorch sees 0 GPUs here; use cpu");
  }

  @Test
  void aFetchThatFailsIsTriedAgain() {
    assertThatThrownBy(() -> engines("--model=" + folder.resolve("none").toUri()).acquire(null))
        .isInstanceOf(IOException.class);
  }

  private static SharedEngines engines(String... options) {
    String[] all = new String[options.length + 1];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = "--bootstrap-servers=127.0.0.1:1";
    return SharedEngines.of(JobOptions.parse(all).model());
  }

  /** Whoever submits it does not see the folder that a TaskManager fetches. */
  @Test
  void theJobEndsForGoodAndSaysWhyOnce() throws Exception {
    String before = System.getProperty(ModelCache.FOLDER_PROPERTY);
    System.setProperty(ModelCache.FOLDER_PROPERTY, folder.resolve("cache").toString());
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        LocalCluster cluster = LocalCluster.start(2)) {
      Path model = BrokenModel.without("tokenizer.json", folder);
      LocalJob job =
          cluster.run(
              () ->
                  CaptionJob.main(
                      new String[] {
                        "--model=" + model.toUri(),
                        "--create-topics",
                        "--bootstrap-servers=" + broker.bootstrapServers()
                      }));
      Await.await("end", () -> job.status().isGloballyTerminalState());
      assertThat(job.status()).isEqualTo(JobStatus.FAILED);
      assertThat(job.newFailure().orElseThrow())
          .contains("has no tokenizer.json")
          .doesNotContain("Exception");
    } finally {
      if (before == null) {
        System.clearProperty(ModelCache.FOLDER_PROPERTY);
      } else {
        System.setProperty(ModelCache.FOLDER_PROPERTY, before);
      }
    }
  }
}
