// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.Await;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run in a process of its own, which is killed as by {@code kill -9}. */
public final class Child {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private Child() {}

  /**
   * Starts a main class with its data and its output, and kills it behind some steps.
   *
   * @param lines of metrics that it writes before
   */
  public static void killed(Class<?> main, Path data, Path output, int lines) throws Exception {
    Process process = start(main, data, output);
    try {
      awaitLines(output.resolve("metrics.jsonl"), lines, process);
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("killed by signal 9").isEqualTo(128 + 9);
  }

  private static Process start(Class<?> main, Path data, Path output) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(data.toString(), output.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(new File(output + ".log"))
        .start();
  }

  private static void awaitLines(Path file, int lines, Process process) throws Exception {
    Await.await(
        "train %d steps, see %s".formatted(lines, file),
        LIMIT,
        () -> {
          assertThat(process.isAlive()).as("the child lives, see %s", file).isTrue();
          return Files.isRegularFile(file) && Files.readAllLines(file).size() >= lines;
        });
  }
}
