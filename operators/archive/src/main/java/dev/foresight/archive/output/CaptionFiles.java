// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import dev.foresight.archive.source.Places;
import dev.foresight.schemas.CaptionedRow;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * Flink's sink of files: hidden while they are written, renamed in one move after the checkpoint
 * that their last row is behind, and so never with a row that will be written again.
 */
public final class CaptionFiles {
  /** What the names of files begin with. */
  public static final String PREFIX = "captions";

  private CaptionFiles() {}

  /**
   * Returns the sink.
   *
   * @param folder URI of the folder that the files appear in
   * @param end of the files' names
   * @param writers opens a writer for each file
   * @param folders of each row, below the first one
   */
  public static Sink<CaptionedRow> of(
      String folder,
      String end,
      BulkWriter.Factory<CaptionedRow> writers,
      BucketAssigner<CaptionedRow, String> folders) {
    Path place = new Path(folder);
    return FileSink.forBulkFormat(place, new ToldWriters(Places.of(place), writers))
        .withBucketAssigner(folders)
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(
            OutputFileConfig.builder().withPartPrefix(PREFIX).withPartSuffix(end).build())
        .build();
  }
}
