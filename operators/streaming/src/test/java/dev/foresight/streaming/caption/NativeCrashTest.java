// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.streaming.testing.DeadlyJob;
import dev.foresight.streaming.testing.HaltingEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that really die. */
class NativeCrashTest {
  @TempDir private Path folder;

  @Test
  void anEventThatTakesTheProcessDownTwiceBecomesADeadLetterAndTheOthersAreAnswered()
      throws Exception {
    assertThat(run()).as("it takes others with it").isEqualTo(HaltingEngine.ABORTED);
    assertThat(crashes()).as("events inside").hasSizeBetween(2, 8).anyMatch(this::isTogether);
    assertThat(run()).as("it is alone").isEqualTo(HaltingEngine.ABORTED);
    assertThat(run()).as("it is not asked again").isZero();

    List<String> expected =
        new ArrayList<>(
            IntStream.range(0, DeadlyJob.HARMLESS)
                .mapToObj(i -> "good-" + i + " answered")
                .toList());
    expected.add("deadly ENGINE_CRASHED");
    assertThat(output()).content().hasLineCount(expected.size());
    assertThat(Files.readAllLines(output())).containsExactlyInAnyOrderElementsOf(expected);
  }

  private int run() throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
    for (String opened : List.of("java.util", "java.lang", "java.time")) {
      command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
            "-cp",
            System.getProperty("java.class.path"),
            DeadlyJob.class.getName(),
            journal().toString(),
            output().toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("the process ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return process.exitValue();
  }

  /** What a process that died left: its lines are in a file that nobody has taken up yet. */
  private List<String> crashes() throws IOException {
    List<String> lines = new ArrayList<>();
    try (var files = Files.list(journal())) {
      for (Path file : files.toList()) {
        Files.readAllLines(file).stream().filter(line -> !line.isBlank()).forEach(lines::add);
      }
    }
    return lines;
  }

  private boolean isTogether(String line) {
    return line.contains(" together caption-requests-1@42");
  }

  private Path journal() {
    return folder.resolve("journal");
  }

  private Path output() {
    return folder.resolve("output");
  }
}
