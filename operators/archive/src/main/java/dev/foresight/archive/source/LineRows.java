// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import dev.foresight.schemas.ArchiveRow;
import java.io.IOException;
import java.util.Optional;

/**
 * Rows that are a line each.
 *
 * @param lines of the range; this closes them
 * @param parsing makes a row of a line
 */
record LineRows(LineReader lines, Parsing parsing) implements RowReader {
  /** Makes rows of lines. */
  interface Parsing {
    /**
     * Makes a row.
     *
     * @param line without its end
     * @param start where the line begins in the file
     * @throws IOException if the line is not of the format
     */
    ArchiveRow row(byte[] line, long start) throws IOException;
  }

  @Override
  public Optional<ArchiveRow> next() throws IOException {
    Optional<byte[]> line = lines.next();
    return line.isEmpty() ? Optional.empty() : Optional.of(parsing.row(line.get(), lines.start()));
  }

  @Override
  public long position() {
    return lines.position();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
