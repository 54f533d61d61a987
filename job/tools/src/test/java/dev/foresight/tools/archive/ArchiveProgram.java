// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import dev.foresight.job.ArchiveRun;
import dev.foresight.job.options.ArchiveOptions;
import dev.foresight.tools.local.LocalCluster;
import dev.foresight.tools.local.LocalJob;
import java.time.Duration;
import java.util.Arrays;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Captions an archive with an engine of the tests, in a process that may be killed. */
public final class ArchiveProgram {
  /** Printed when every row is there. */
  static final String DONE = "every row is there";

  private ArchiveProgram() {}

  /**
   * Runs to the end.
   *
   * @param arguments the engine's notes, its pace in milliseconds, its slots, then those of the job
   */
  public static void main(String[] arguments) throws Exception {
    NotedEngines engines =
        new NotedEngines(
            Integer.parseInt(arguments[2]),
            Duration.ofMillis(Long.parseLong(arguments[1])),
            arguments[0]);
    ArchiveOptions options =
        ArchiveOptions.parse(Arrays.copyOfRange(arguments, 3, arguments.length));
    try (ArchiveRun run = ArchiveRun.prepare(options, engines)) {
      caption(run, options.pipeline().parallelism());
    }
    System.out.println(DONE);
    System.exit(0);
  }

  private static void caption(ArchiveRun run, int parallelism) throws Exception {
    if (!run.isFinished()) {
      try (LocalCluster cluster = LocalCluster.start(parallelism)) {
        StreamExecutionEnvironment environment =
            StreamExecutionEnvironment.getExecutionEnvironment(run.configuration());
        run.buildIn(environment);
        LocalJob job = cluster.submit(environment, run.jobName());
        while (!job.status().isGloballyTerminalState()) {
          Thread.sleep(50);
        }
        job.newFailure().ifPresent(System.out::println);
      }
    }
  }
}
