// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.training.run.Every;
import dev.foresight.training.run.RecordingListener;
import java.io.IOException;
import java.nio.file.Path;

/** A phase in a process of its own, which a test can kill. */
final class TargetInChild {
  private TargetInChild() {}

  /** Runs with the data of a folder, into another; saves behind every second step. */
  public static void main(String[] arguments) throws IOException {
    Path data = Path.of(arguments[0]);
    Path output = Path.of(arguments[1]);
    TargetRuns.run(plan(data, output), data, new RecordingListener<>(), () -> false);
  }

  static TargetPlan plan(Path data, Path output) {
    return TargetRuns.plan(
        data.resolveSibling("shape"),
        TargetRuns.options(Phase.JOINT, 3, 6, 1e-3),
        output,
        true,
        new Every(1, 0, 2, 2),
        0);
  }
}
