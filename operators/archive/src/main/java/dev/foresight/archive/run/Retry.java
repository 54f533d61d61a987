// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.archive.output.CaptionFiles;
import dev.foresight.archive.output.RowSchema;
import dev.foresight.archive.source.ArchiveFile;
import dev.foresight.archive.source.Places;
import dev.foresight.archive.source.RetriedRows;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Another try at the rows of a finished run that failed. It is a run of its own, in the hidden
 * folder; when it is finished, its rows take the failed ones' places, a file at a time and each in
 * one move: whoever reads sees one row an image at any moment, and a merge that was killed is made
 * again.
 *
 * @param run whose rows are tried
 * @param attempt where the new rows go first
 */
public record Retry(Destination run, Destination attempt) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the retry of a run. */
  public static Retry of(Destination run) {
    return new Retry(run, new Destination(new Path(run.state(), "retry")));
  }

  /** What tells a row from others. */
  private record Place(String file, long position) {
    static Place of(JsonNode row) {
      return new Place(
          row.get(RowSchema.FILE).textValue(), row.get(RowSchema.POSITION).longValue());
    }
  }

  @FunctionalInterface
  private interface Rows {
    void add(String line, JsonNode row) throws IOException;
  }

  /**
   * Lists the rows that failed.
   *
   * @param codes of the failures that are tried again; none: all but unreadable files
   * @param kind of the run's files
   * @throws IllegalArgumentException if there is none
   */
  public Inventory select(Set<String> codes, SourceKind kind) throws IOException {
    Path list = attempt.listing();
    FileSystem files = list.getFileSystem();
    files.mkdirs(attempt.state());
    AtomicLong selected = new AtomicLong();
    try (FSDataOutputStream out = files.create(list, FileSystem.WriteMode.OVERWRITE);
        BufferedWriter lines =
            new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
      for (Path file : captions(run)) {
        read(
            file,
            (line, row) -> {
              if (isWanted(row, codes)) {
                lines.write(
                    new RetriedRows.Line(
                            row.get(RowSchema.FILE).textValue(),
                            row.get(RowSchema.POSITION).longValue(),
                            row.get(RowSchema.KEY).textValue())
                        .text());
                lines.write('\n');
                selected.incrementAndGet();
              }
            });
      }
    }
    if (selected.get() == 0) {
      throw new IllegalArgumentException(
          "%s has no row that failed%s; leave --retry-failed out"
              .formatted(
                  Places.of(run.folder()),
                  codes.isEmpty() ? "" : " with " + String.join(" or ", codes)));
    }
    long bytes = files.getFileStatus(list).getLen();
    return new Inventory(
        kind, selected.get(), List.of(new ArchiveFile(list.toUri().toString(), bytes)));
  }

  private static boolean isWanted(JsonNode row, Set<String> codes) {
    String code = row.get(RowSchema.ERROR_CODE).textValue();
    // What is behind a broken place is not one row but nobody knows how many.
    return code != null
        && !code.equals(DeadLetterCode.FILE_UNREADABLE.name())
        && (codes.isEmpty() || codes.contains(code));
  }

  /**
   * Puts the rows of a finished retry in the places of those that failed, and forgets it.
   *
   * @return how many rows of the run have failed now, by their codes
   */
  public Map<String, Long> merge() throws IOException {
    Map<String, Long> failures = new TreeMap<>();
    Map<Place, String> tried = new HashMap<>();
    for (Path file : captions(attempt)) {
      read(file, (line, row) -> tried.put(Place.of(row), line));
    }
    for (Path file : captions(run)) {
      replace(file, tried);
      read(
          file,
          (line, row) -> {
            if (row.get(RowSchema.ERROR_CODE).isTextual()) {
              failures.merge(row.get(RowSchema.ERROR_CODE).textValue(), 1L, Long::sum);
            }
          });
    }
    attempt.folder().getFileSystem().delete(attempt.folder(), true);
    return failures;
  }

  private static void replace(Path file, Map<Place, String> tried) throws IOException {
    Path draft = new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID());
    FileSystem files = file.getFileSystem();
    boolean[] changed = {false};
    try (FSDataOutputStream out = files.create(draft, FileSystem.WriteMode.OVERWRITE);
        BufferedWriter lines =
            new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
      read(
          file,
          (line, row) -> {
            String better = tried.get(Place.of(row));
            changed[0] |= better != null;
            lines.write(better == null ? line : better);
            lines.write('\n');
          });
    }
    if (changed[0]) {
      Destination.replace(draft, file);
    } else {
      files.delete(draft, false);
    }
  }

  private static List<Path> captions(Destination destination) throws IOException {
    List<Path> captions = new ArrayList<>();
    for (FileStatus file : Destination.list(destination.folder())) {
      if (!file.isDir() && file.getPath().getName().startsWith(CaptionFiles.PREFIX)) {
        captions.add(file.getPath());
      }
    }
    return captions;
  }

  private static void read(Path file, Rows rows) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(file.getFileSystem().open(file), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        rows.add(line, JSON.readTree(line));
        line = lines.readLine();
      }
    }
  }
}
