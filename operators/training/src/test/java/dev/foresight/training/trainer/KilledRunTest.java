// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.training.run.Child;
import dev.foresight.training.run.RecordingListener;
import dev.foresight.training.run.RunResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that trains is killed as by {@code kill -9}, anywhere; the next one goes on. */
final class KilledRunTest {
  @TempDir private Path folder;

  @Test
  void endsWithTheWeightsOfARunThatWasNot() throws Exception {
    Path data = folder.resolve("data");
    Runs.data(data, 30, 40);
    Path whole = folder.resolve("whole");
    RunResult<ValidationMetrics> result =
        Trainer.run(RunInChild.plan(data, whole), new RecordingListener<>(), () -> false);

    Path killed = folder.resolve("killed");
    Child.killed(RunInChild.class, data, killed, 5);

    RecordingListener<ValidationMetrics> listener = new RecordingListener<>();
    Trainer.run(RunInChild.plan(data, killed), listener, () -> false);
    assertThat(listener.steps.get(0).step()).as("it did not begin anew").isGreaterThan(1);
    assertThat(listener.steps.get(listener.steps.size() - 1).step()).isEqualTo(result.step());
    for (String file : new String[] {"draft/model.safetensors", "draft/config.json"}) {
      assertThat(killed.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
  }
}
