// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import dev.foresight.schemas.ArchiveRow;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Reads the rows of a range, in their order. For one thread. */
public interface RowReader extends Closeable {
  /**
   * Returns the next row, or nothing behind the last. A row that is broken by itself is a row that
   * says so.
   *
   * @throws BrokenFileException if no more rows can be found in the range
   * @throws IOException if the file cannot be read now
   */
  Optional<ArchiveRow> next() throws IOException;

  /** Returns where reading can be taken up again, behind the last row that was returned. */
  long position();
}
