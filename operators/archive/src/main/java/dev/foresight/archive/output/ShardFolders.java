// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.foresight.schemas.CaptionedRow;
import java.util.zip.CRC32;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/** Puts the rows of each file of the archive into a folder of their own. */
public final class ShardFolders implements BucketAssigner<CaptionedRow, String> {
  /** The folder that they are in. */
  public static final String ROWS = "rows";

  private static final long serialVersionUID = 1L;

  /**
   * Returns the name of the folder of a file's rows: people know the file by it, and no other file
   * has it.
   *
   * @param file as rows have it
   */
  public static String of(String file) {
    CRC32 sum = new CRC32();
    sum.update(file.getBytes(UTF_8));
    String name = file.substring(file.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
    return "%s-%08x".formatted(name, sum.getValue());
  }

  @Override
  public String getBucketId(CaptionedRow row, Context context) {
    return ROWS + "/" + of(row.getFile());
  }

  @Override
  public SimpleVersionedSerializer<String> getSerializer() {
    return SimpleVersionedStringSerializer.INSTANCE;
  }
}
