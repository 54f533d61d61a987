// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import dev.foresight.archive.output.WholeFile;
import dev.foresight.archive.source.ArchiveFile;
import dev.foresight.archive.source.Places;
import dev.foresight.archive.source.RetriedRows;
import dev.foresight.schemas.CaptionedRow;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
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
 * @param files that rows of both are in
 */
public record Retry(Destination run, Destination attempt, RowFiles files) {
  /** Returns the retry of a run. */
  public static Retry of(Destination run, RowFiles files) {
    return new Retry(run, new Destination(new Path(run.state(), "retry")), files);
  }

  /** What tells a row from others. */
  private record Place(String file, long position) {
    static Place of(CaptionedRow row) {
      return new Place(row.getFile(), row.getPosition());
    }
  }

  /**
   * Lists the rows that failed.
   *
   * @param codes of the failures that are tried again; none: all but unreadable files
   * @param whole what the run reads
   * @throws IllegalArgumentException if there is none
   */
  public Inventory select(Set<String> codes, Inventory whole) throws IOException {
    Path list = attempt.listing();
    FileSystem system = list.getFileSystem();
    system.mkdirs(attempt.state());
    AtomicLong selected = new AtomicLong();
    try (FSDataOutputStream out = system.create(list, FileSystem.WriteMode.OVERWRITE);
        BufferedWriter lines =
            new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
      for (Path file : run.captions()) {
        files.read(
            file,
            row -> {
              if (isWanted(row, codes)) {
                lines.write(
                    new RetriedRows.Line(row.getFile(), row.getPosition(), row.getKey()).text());
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
    long bytes = system.getFileStatus(list).getLen();
    return new Inventory(
        whole.kind(),
        selected.get(),
        List.of(new ArchiveFile(list.toString(), bytes)),
        whole.types());
  }

  private static boolean isWanted(CaptionedRow row, Set<String> codes) {
    if (row.getFailure() == null) {
      return false;
    }
    String code = row.getFailure().getCode();
    // What is behind a broken place is not one row but nobody knows how many.
    return !code.equals(DeadLetterCode.FILE_UNREADABLE.name())
        && (codes.isEmpty() || codes.contains(code));
  }

  /**
   * Puts the rows of a finished retry in the places of those that failed.
   *
   * @param all told of each row of the run, as it is then
   */
  public void merge(RowFiles.Rows all) throws IOException {
    Map<Place, CaptionedRow> tried = new HashMap<>();
    for (Path file : attempt.captions()) {
      files.read(file, row -> tried.put(Place.of(row), row));
    }
    for (Path file : run.captions()) {
      AtomicBoolean changes = new AtomicBoolean();
      files.read(
          file,
          row -> {
            CaptionedRow better = tried.getOrDefault(Place.of(row), row);
            changes.compareAndSet(false, !better.equals(row));
            all.add(better);
          });
      if (changes.get()) {
        replace(file, tried);
      }
    }
  }

  /** Forgets a retry whose rows are in their places. */
  public void forget() throws IOException {
    attempt.folder().getFileSystem().delete(attempt.folder(), true);
  }

  private void replace(Path file, Map<Place, CaptionedRow> tried) throws IOException {
    Path draft = new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID());
    FileSystem system = file.getFileSystem();
    try (FSDataOutputStream out = system.create(draft, FileSystem.WriteMode.OVERWRITE)) {
      BulkWriter<CaptionedRow> rows = files.writer().create(out);
      files.read(file, row -> rows.addElement(tried.getOrDefault(Place.of(row), row)));
      rows.finish();
    }
    WholeFile.replace(draft, file);
  }
}
