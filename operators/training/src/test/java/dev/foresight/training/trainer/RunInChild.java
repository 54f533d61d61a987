// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import dev.foresight.training.run.RecordingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** A run in a process of its own, which a test can kill. */
final class RunInChild {
  private RunInChild() {}

  /** Runs with the data of a folder, into another; saves behind every second step. */
  public static void main(String[] arguments) throws IOException {
    Path data = Path.of(arguments[0]);
    Trainer.run(plan(data, Path.of(arguments[1])), new RecordingListener<>(), () -> false);
  }

  static TrainingPlan plan(Path data, Path output) {
    return Runs.plan(
        List.of(data.resolve("text.jsonl"), data.resolve("multimodal.jsonl")),
        Runs.options(4, UnaryOperator.identity()),
        output,
        true,
        2);
  }
}
