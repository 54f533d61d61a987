// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process on this one's classes, whose output lies in a file; killed when it is closed. */
public final class JavaProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Process process;
  private final Path output;

  private JavaProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a main class.
   *
   * @param output file of all that it prints
   */
  public static JavaProcess start(Path output, Class<?> main, String... arguments)
      throws IOException {
    Process process =
        new ProcessBuilder(command(main, arguments))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new JavaProcess(process, output);
  }

  /**
   * Starts a main class whose results go through a pipe that is closed behind the first line.
   *
   * @param errors file of what it prints beside
   */
  public static JavaProcess startAndReadOneLine(Path errors, Class<?> main, String... arguments)
      throws IOException {
    Process process =
        new ProcessBuilder(command(main, arguments)).redirectError(errors.toFile()).start();
    try (BufferedReader results = process.inputReader()) {
      assertThat(results.readLine()).as("a first line").isNotNull();
    }
    return new JavaProcess(process, errors);
  }

  private static List<String> command(Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.time=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Waits until the process has printed a text. */
  public void awaitOutput(String text) throws Exception {
    Await.await(
        "print " + text,
        LIMIT,
        () -> {
          boolean alive = process.isAlive();
          boolean printed = output().contains(text);
          assertThat(alive || printed).as(output()).isTrue();
          return printed;
        });
  }

  /** Returns what the process has printed so far. */
  public String output() throws IOException {
    return Files.readString(output);
  }

  /** Returns its id. */
  public long pid() {
    return process.pid();
  }

  /** Returns whether it has not ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Asks the process to end, as the system does when it shuts down. */
  public void terminate() {
    process.destroy();
  }

  /** Ends the process at once, whatever it is doing. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Waits for the process's end and returns its exit code. */
  public int exitCode() throws InterruptedException {
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("it ended").isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
