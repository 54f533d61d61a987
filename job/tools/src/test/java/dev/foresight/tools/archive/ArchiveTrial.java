// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.archive.testing.DuckDb;
import dev.foresight.engine.testing.Await;
import dev.foresight.tools.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** An archive that is captioned in processes which are killed, one after the other. */
final class ArchiveTrial {
  private static final ObjectMapper JSON = new ObjectMapper();

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

  Path destination() {
    return folder.resolve("captions");
  }

  private Path notes() {
    return folder.resolve("notes");
  }

  private JavaProcess start() throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of(notes().toString(), String.valueOf(paceMillis), "4"));
    arguments.addAll(job);
    arguments.addAll(List.of("--model=none", "--out=" + destination()));
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
    int before = answered().size();
    return runAndKill(answers + " answers more", () -> answered().size() >= before + answers);
  }

  /** Starts it, and kills it when so many rows are in files that are there. */
  void runAndKillWithRows(int rows) throws Exception {
    runAndKill(rows + " rows", () -> rows().size() >= rows);
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

  /** As Linux tells it; 0 elsewhere. */
  private static long residentMib(long pid) throws IOException {
    Path status = Path.of("/proc", String.valueOf(pid), "statm");
    return Files.exists(status)
        ? Long.parseLong(Files.readString(status).split(" ")[1]) * 4096 >> 20
        : 0;
  }

  /** Starts it, and waits for its end. */
  void runToTheEnd(Duration limit) throws Exception {
    runToTheEnd(limit, 0, () -> {});
  }

  /** What happens while it runs. */
  @FunctionalInterface
  interface Event {
    /** Happens. */
    void happen() throws Exception;
  }

  /** Starts it, and waits for its end; when so many answers were given, something happens. */
  void runToTheEnd(Duration limit, int answers, Event event) throws Exception {
    try (JavaProcess process = start()) {
      Await.await(answers + " answers", limit, () -> answered().size() >= answers);
      event.happen();
      Await.await(
          "its end",
          limit,
          () -> process.output().contains(ArchiveProgram.DONE) || !process.isAlive());
      assertThat(process.output()).contains(ArchiveProgram.DONE);
    }
  }

  /** Returns the ids of all answers that the engine gave, in all processes. */
  List<String> answered() throws IOException {
    try {
      return Files.readAllLines(notes());
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Returns how many answers were given more than once. */
  int answeredTwice() throws IOException {
    List<String> answered = answered();
    return answered.size() - new HashSet<>(answered).size();
  }

  /** Checks that each image of {@link TestImages} has a row, with the code that it must have. */
  void requireOneRowEach(int images) throws IOException {
    requireOneRowEach(images, images);
  }

  /**
   * Checks the same of images that come again.
   *
   * @param different how many there are before they do
   */
  void requireOneRowEach(int images, int different) throws IOException {
    List<Row> rows = rows();
    assertThat(rows.stream().map(Row::key)).hasSize(images).doesNotHaveDuplicates();
    Map<String, String> codes = new TreeMap<>();
    for (Row row : rows) {
      if (row.code() != null) {
        codes.put(row.key(), row.code());
      } else {
        assertThat(row.caption()).startsWith("a caption of ");
      }
    }
    assertThat(codes).isEqualTo(TestImages.codes(images, different));
  }

  /** Returns the rows of all files that are there. */
  List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    if (!Files.exists(destination())) {
      return rows;
    }
    try (Stream<Path> files = Files.list(destination())) {
      for (Path file : files.filter(one -> !one.toFile().isHidden()).sorted().toList()) {
        rows.addAll(Row.in(file));
      }
    }
    return rows;
  }

  /**
   * What a row says.
   *
   * @param key without the end of an image's name
   * @param caption null where there is none
   * @param code of its failure; null where there is none
   */
  record Row(String key, String caption, String code) {
    static List<Row> in(Path file) throws IOException {
      List<Row> rows = new ArrayList<>();
      if (file.toString().endsWith(".parquet")) {
        DuckDb.rows("SELECT key, caption, error_code FROM '%s'".formatted(file))
            .forEach(row -> rows.add(new Row(stem(row.get(0)), row.get(1), row.get(2))));
      } else if (file.toString().endsWith(".jsonl")) {
        for (String line : Files.readAllLines(file)) {
          JsonNode row = JSON.readTree(line);
          rows.add(
              new Row(
                  stem(row.get("key").textValue()),
                  row.get("caption").textValue(),
                  row.get("error_code").textValue()));
        }
      }
      return rows;
    }

    private static String stem(String key) {
      return key.replace(".png", "");
    }
  }
}
