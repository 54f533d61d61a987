// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.training.run.RunResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that trains is killed as by {@code kill -9}, anywhere; the next one goes on. */
final class KilledRunTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir private Path folder;

  @Test
  void endsWithTheWeightsOfARunThatWasNot() throws Exception {
    Path data = folder.resolve("data");
    Runs.data(data, 30, 40);
    Path whole = folder.resolve("whole");
    RunResult<ValidationMetrics> result =
        Trainer.run(RunInChild.plan(data, whole), new RecordingListener(), () -> false);

    Path killed = folder.resolve("killed");
    Process process = RunInChild.start(data, killed);
    try {
      awaitLines(killed.resolve("metrics.jsonl"), 5, process);
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("killed by signal 9").isEqualTo(128 + 9);

    RecordingListener listener = new RecordingListener();
    Trainer.run(RunInChild.plan(data, killed), listener, () -> false);
    assertThat(listener.steps.get(0).step()).as("it did not begin anew").isGreaterThan(1);
    assertThat(listener.steps.get(listener.steps.size() - 1).step()).isEqualTo(result.step());
    for (String file : new String[] {"draft/model.safetensors", "draft/config.json"}) {
      assertThat(killed.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
  }

  private static void awaitLines(Path file, int lines, Process process) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      if (Files.isRegularFile(file) && Files.readAllLines(file).size() >= lines) {
        return;
      }
      Thread.sleep(5);
    }
    throw new AssertionError("the child trained no " + lines + " steps, see " + file);
  }
}
