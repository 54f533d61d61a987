// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.foresight.archive.source.BrokenFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * What a file says of itself at its end, checked as far as anything is allocated or sought by it.
 *
 * @param bytes length of the file
 * @param leaves all columns with values
 * @param groups of rows, in their order
 * @param writer who wrote it
 * @see <a href="https://github.com/apache/parquet-format">The format</a>
 */
record ParquetFooter(long bytes, List<ParquetLeaf> leaves, List<RowGroup> groups, String writer) {
  /** Thousands of row groups of a few columns, or hundreds of hundreds. */
  private static final int LARGEST = 32 << 20;

  /** The footer's length and the mark of the format. */
  private static final int TAIL = 8;

  /**
   * Reads it.
   *
   * @throws BrokenFileException if the file is no Parquet, or contradicts itself
   * @throws IOException if it cannot be read
   */
  static ParquetFooter read(Path file) throws IOException {
    long bytes = file.getFileSystem().getFileStatus(file).getLen();
    try (FSDataInputStream in = file.getFileSystem().open(file)) {
      byte[] footer = footer(in, bytes);
      if (CompactStructure.end(footer, 0, footer.length) < 0) {
        throw new BrokenFileException("its footer is cut short");
      }
      return of(decoded(footer), bytes);
    }
  }

  private static FileMetaData decoded(byte[] footer) throws BrokenFileException {
    try {
      return Util.readFileMetaData(new ByteArrayInputStream(footer));
    } catch (IOException | RuntimeException e) {
      // Whatever the library stumbles over is in memory.
      throw new BrokenFileException("its footer cannot be understood (%s)".formatted(e), e);
    }
  }

  private static byte[] footer(FSDataInputStream in, long bytes) throws IOException {
    if (bytes < TAIL + 4) {
      throw new BrokenFileException("it is too short to be Parquet");
    }
    byte[] tail = ChunkBytes.read(in, bytes - TAIL, TAIL);
    String mark = new String(tail, 4, 4, US_ASCII);
    if (mark.equals("PARE")) {
      throw new BrokenFileException("its footer is encrypted; write it without encryption");
    }
    if (!mark.equals("PAR1")) {
      throw new BrokenFileException("it is not Parquet, or cut short: it does not end with PAR1");
    }
    long length = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xffffffffL;
    if (length > bytes - TAIL - 4) {
      throw new BrokenFileException("its footer would be longer than the file");
    }
    if (length > LARGEST) {
      throw new BrokenFileException(
          "its footer has %,d bytes, and at most %,d are read; write it with fewer columns or row groups"
              .formatted(length, LARGEST));
    }
    return ChunkBytes.read(in, bytes - TAIL - length, (int) length);
  }

  private static ParquetFooter of(FileMetaData data, long bytes) throws BrokenFileException {
    if (data.isSetEncryption_algorithm()) {
      throw new BrokenFileException("its columns are encrypted; write it without encryption");
    }
    ParquetFooter footer =
        new ParquetFooter(
            bytes,
            ParquetLeaf.of(data.getSchema()),
            List.copyOf(data.getRow_groups()),
            data.isSetCreated_by() ? data.getCreated_by() : "");
    long rows = 0;
    for (RowGroup group : footer.groups) {
      if (group.getNum_rows() < 0 || group.getNum_rows() > Long.MAX_VALUE / 2 - rows) {
        throw new BrokenFileException(
            "a row group announces %d rows".formatted(group.getNum_rows()));
      }
      rows += group.getNum_rows();
      if (group.getColumnsSize() != footer.leaves.size()) {
        throw new BrokenFileException("a row group has other columns than the schema");
      }
    }
    return footer;
  }

  /** Returns how many rows there are. */
  long rows() {
    return groups.stream().mapToLong(RowGroup::getNum_rows).sum();
  }

  /** Returns how many bytes of a group these columns take. */
  static long bytes(RowGroup group, List<ParquetLeaf> leaves) {
    long sum = 0;
    for (ParquetLeaf leaf : leaves) {
      ColumnChunk chunk = group.getColumns().get(leaf.index());
      if (chunk.isSetMeta_data()) {
        sum += Math.max(0, Math.min(chunk.getMeta_data().getTotal_compressed_size(), 1L << 50));
      }
    }
    return sum;
  }

  /**
   * Returns where a column lies in a group.
   *
   * @throws BrokenFileException if it lies elsewhere, or outside of the file
   */
  ColumnMetaData chunk(RowGroup group, ParquetLeaf leaf) throws BrokenFileException {
    ColumnChunk chunk = group.getColumns().get(leaf.index());
    if (chunk.isSetCrypto_metadata() || chunk.isSetEncrypted_column_metadata()) {
      throw new BrokenFileException(
          "the column %s is encrypted; write it without encryption".formatted(leaf.name()));
    }
    if (!chunk.isSetMeta_data() || chunk.isSetFile_path()) {
      throw new BrokenFileException("the column %s lies in another file".formatted(leaf.name()));
    }
    ColumnMetaData data = chunk.getMeta_data();
    boolean fits =
        data.getType() == leaf.element().getType()
            && data.getPath_in_schema().equals(leaf.path())
            && data.getNum_values() == group.getNum_rows()
            && start(data) >= 4
            && data.getTotal_compressed_size() >= 0
            && data.getTotal_compressed_size() <= bytes - start(data);
    if (!fits) {
      throw new BrokenFileException(
          "the footer contradicts itself or the file at the column %s".formatted(leaf.name()));
    }
    return data;
  }

  /** Returns where a column's first page lies, that of its dictionary if it has one. */
  static long start(ColumnMetaData data) {
    boolean hasDictionary =
        data.isSetDictionary_page_offset() && data.getDictionary_page_offset() > 0;
    return hasDictionary
        ? Math.min(data.getDictionary_page_offset(), data.getData_page_offset())
        : data.getData_page_offset();
  }

  /** Returns the names of the columns, for people. */
  String names() {
    List<String> names = leaves.stream().map(ParquetLeaf::name).limit(20).toList();
    return names.size() < leaves.size()
        ? String.join(", ", names) + ", ..."
        : String.join(", ", names);
  }
}
