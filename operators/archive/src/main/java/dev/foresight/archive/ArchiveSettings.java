// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive;

import dev.foresight.archive.caption.ImageFilter;
import dev.foresight.archive.output.Sidecars;
import dev.foresight.archive.progress.FailureLimit;
import dev.foresight.archive.prompt.PromptPlan;
import dev.foresight.archive.run.RowFiles;
import dev.foresight.archive.source.ArchiveFile;
import dev.foresight.archive.source.RowFormat;
import dev.foresight.streaming.caption.EngineProvider;
import dev.foresight.streaming.images.ImagePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How an archive is captioned.
 *
 * @param files of the archive
 * @param format of the files
 * @param engines where each subtask gets its engine
 * @param prompts what is asked about each image
 * @param images which files may be images
 * @param filter of images that nobody wants captions of
 * @param limit of failures
 * @param manyRowsAFile whether files have several rows, which are then counted by file
 * @param dedupe whether images of the same bytes are asked about once
 * @param timeout of one row, from its arrival at the operator
 * @param capacity rows that a subtask holds at most
 * @param readers how many rows' images a subtask reads at a time
 * @param journal folder on each TaskManager where rows inside the engine are noted; empty: one
 *     beside Flink's working directory
 * @param sidecars that are written too
 * @param rows files that are written
 * @param destination URI of the folder of these files
 */
public record ArchiveSettings(
    List<ArchiveFile> files,
    RowFormat format,
    EngineProvider engines,
    PromptPlan prompts,
    ImagePolicy images,
    ImageFilter filter,
    Optional<FailureLimit> limit,
    boolean manyRowsAFile,
    boolean dedupe,
    Duration timeout,
    int capacity,
    int readers,
    Optional<Path> journal,
    Optional<Sidecars> sidecars,
    RowFiles rows,
    String destination) {
  /** Copies the files. */
  public ArchiveSettings {
    files = List.copyOf(files);
  }
}
