// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.measure.ResidentMemory;
import dev.foresight.engine.testing.Await;
import dev.foresight.tools.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/** An archive that is captioned in processes which are killed, one after the other. */
final class ArchiveTrial {
  private final Path folder;
  private final List<String> job;
  private final long paceMillis;
  private int starts;

  /**
   * Creates a trial.
   *
   * @param folder of its files
   * @param paceMillis of the engine, which gives four answers at a time
   * @param job arguments of the job, but where its captions go
   */
  ArchiveTrial(Path folder, long paceMillis, List<String> job) {
    this.folder = folder;
    this.paceMillis = paceMillis;
    this.job = job;
  }

  /** Returns what it has come to. */
  ArchiveOutcome outcome() {
    return new ArchiveOutcome(folder.resolve("captions"), folder.resolve("notes"));
  }

  private JavaProcess start() throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of(outcome().notes().toString(), String.valueOf(paceMillis), "4"));
    arguments.addAll(job);
    arguments.addAll(List.of("--model=none", "--out=" + outcome().destination()));
    return JavaProcess.start(
        folder.resolve("output-" + starts++),
        ArchiveProgram.class,
        arguments.toArray(String[]::new));
  }

  /**
   * Starts it, and kills it when so many more answers were given.
   *
   * @return the most memory that the process held, in MiB
   */
  long runAndKill(int answers) throws Exception {
    int before = outcome().answered().size();
    return runAndKill(
        answers + " answers more", () -> outcome().answered().size() >= before + answers);
  }

  /** Starts it, and kills it when so many rows are in files that are there. */
  void runAndKillWithRows(int rows) throws Exception {
    runAndKill(rows + " rows", () -> outcome().rows().size() >= rows);
  }

  private long runAndKill(String what, Callable<Boolean> when) throws Exception {
    AtomicLong most = new AtomicLong();
    try (JavaProcess process = start()) {
      Await.await(
          what,
          Duration.ofMinutes(5),
          () -> {
            assertThat(process.isAlive()).as(process.output()).isTrue();
            most.set(Math.max(most.get(), residentMib(process.pid())));
            return when.call();
          });
      process.kill();
    }
    return most.get();
  }

  private static long residentMib(long pid) {
    return ResidentMemory.kib(pid).orElse(0) >> 10;
  }

  /** What happens while it runs. */
  @FunctionalInterface
  interface Event {
    /** Happens. */
    void happen() throws Exception;
  }

  /**
   * Starts it, and waits for its end.
   *
   * @return how much memory the process held meanwhile, in MiB, by the rows that were answered
   */
  NavigableMap<Integer, Long> runToTheEnd(Duration limit) throws Exception {
    return runToTheEnd(limit, 0, () -> {});
  }

  /** Does the same; when so many answers were given, something happens. */
  NavigableMap<Integer, Long> runToTheEnd(Duration limit, int answers, Event event)
      throws Exception {
    NavigableMap<Integer, Long> memory = new TreeMap<>();
    try (JavaProcess process = start()) {
      Await.await(answers + " answers", limit, () -> outcome().answered().size() >= answers);
      event.happen();
      Await.await(
          "its end",
          limit,
          () -> {
            memory.merge(outcome().answered().size(), residentMib(process.pid()), Math::max);
            return process.output().contains(ArchiveProgram.DONE) || !process.isAlive();
          });
      assertThat(process.output()).contains(ArchiveProgram.DONE);
    }
    return memory;
  }
}
