// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.checkpoints;

import java.io.IOException;
import java.time.Instant;
import org.apache.flink.core.fs.Path;

/**
 * A checkpoint or savepoint that was completed.
 *
 * @param uri its folder, as Flink writes it
 * @param number counted by Flink within a job, and on by the job that starts from it
 * @param completed when
 */
public record SavedState(String uri, long number, Instant completed) {
  /** The file without which it is none. */
  public static final String METADATA = "_metadata";

  /**
   * Returns its folder in one way of writing, however it was given: two of them are the same state
   * if and only if this is the same.
   */
  public static String canonical(String uri) throws IOException {
    Path path = new Path(uri);
    Path folder = path.getName().equals(METADATA) ? path.getParent() : path;
    return folder.makeQualified(folder.getFileSystem()).toString();
  }

  /**
   * Returns whether a state can be started from.
   *
   * @param uri of its folder, or of the file in it
   * @throws IOException if the place cannot be asked
   */
  public static boolean exists(String uri) throws IOException {
    return FolderListing.file(new Path(canonical(uri), METADATA)).isPresent();
  }
}
