// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import dev.foresight.archive.output.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageWriteStore;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.RowGroup;

/** A row group in memory, until all its columns are known: in the file they lie one by one. */
final class WrittenGroup implements PageWriteStore {
  private final Map<String, WrittenChunk> chunks = new LinkedHashMap<>();

  @Override
  public PageWriter getPageWriter(ColumnDescriptor column) {
    return chunks.computeIfAbsent(
        column.getPath()[0], name -> new WrittenChunk(column.getPrimitiveType()));
  }

  /** Returns how many bytes of pages there are, compressed. */
  long bytes() {
    return chunks.values().stream().mapToLong(WrittenChunk::getMemSize).sum();
  }

  /** Writes all columns and returns what the footer says of them. */
  RowGroup write(FSDataOutputStream out, WrittenSchema schema, long rows) throws IOException {
    List<ColumnChunk> columns = new ArrayList<>();
    long start = out.getPos();
    long plain = 0;
    for (Column column : schema.columns()) {
      long offset = out.getPos();
      ColumnMetaData data =
          chunks.get(column.name()).write(out, column.name(), WrittenSchema.type(column));
      plain += data.getTotal_uncompressed_size();
      columns.add(new ColumnChunk(offset).setMeta_data(data));
    }
    return new RowGroup(columns, plain, rows)
        .setFile_offset(start)
        .setTotal_compressed_size(out.getPos() - start);
  }
}
