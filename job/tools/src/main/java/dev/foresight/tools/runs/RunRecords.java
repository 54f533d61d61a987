// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.runs;

import dev.foresight.archive.output.WholeFile;
import dev.foresight.job.checkpoints.FolderListing;
import dev.foresight.job.checkpoints.RetainedCheckpoints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/**
 * The records of a job's runs, beside its checkpoints: {@code FOLDER/runs/NUMBER-JOB_ID.json},
 * numbered in the order of submission, so that no clock has to be right.
 *
 * @param folder of records
 * @param jobName of the runs; folders are shared by names that differ in characters which file
 *     systems do not like
 */
record RunRecords(Path folder, String jobName) {
  private static final String SUFFIX = ".json";
  private static final String DRAFT = ".new";

  /** Returns those beside a job's checkpoints. */
  static RunRecords beside(RetainedCheckpoints checkpoints, String jobName) {
    return new RunRecords(new Path(checkpoints.folder(), "runs"), jobName);
  }

  /**
   * Returns all, the newest first.
   *
   * @throws IOException if one cannot be read
   */
  List<Run> newestFirst() throws IOException {
    List<Run> runs = new ArrayList<>();
    for (Path file : filesNewestFirst()) {
      Run run = RunJson.read(content(file), file.toString());
      if (run.jobName().equals(jobName)) {
        runs.add(run);
      }
    }
    return runs;
  }

  /** Adds a run, which becomes the newest. */
  void add(Run run) throws IOException {
    List<Path> files = filesNewestFirst();
    long number = files.isEmpty() ? 1 : 1 + number(files.get(0));
    write(new Path(folder, "%06d-%s%s".formatted(number, run.jobId(), SUFFIX)), run);
  }

  /** Writes again what is known of a run, if it has a record. */
  void update(Run run) throws IOException {
    for (Path file : of(run)) {
      write(file, run);
    }
  }

  /** Forgets a run that never was. */
  void remove(Run run) throws IOException {
    for (Path file : of(run)) {
      file.getFileSystem().delete(file, false);
    }
  }

  private List<Path> of(Run run) throws IOException {
    return filesNewestFirst().stream()
        .filter(file -> file.getName().endsWith("-" + run.jobId() + SUFFIX))
        .toList();
  }

  private List<Path> filesNewestFirst() throws IOException {
    return FolderListing.of(folder).stream()
        .map(FileStatus::getPath)
        .filter(file -> file.getName().matches("\\d+-[0-9a-f]+\\.json"))
        .sorted(Comparator.comparingLong(RunRecords::number).reversed())
        .toList();
  }

  private static long number(Path file) {
    return Long.parseLong(file.getName().substring(0, file.getName().indexOf('-')));
  }

  private static byte[] content(Path file) throws IOException {
    try (FSDataInputStream in = file.getFileSystem().open(file)) {
      return in.readAllBytes();
    }
  }

  /** Whole or not at all: half a record must not pass for one. */
  private static void write(Path file, Run run) throws IOException {
    file.getFileSystem().mkdirs(file.getParent());
    WholeFile.write(file.suffix(DRAFT), file, RunJson.write(run));
  }
}
