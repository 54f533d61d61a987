// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.foresight.archive.output.Column;
import dev.foresight.archive.output.RowSchema;
import dev.foresight.schemas.CaptionedRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.api.Binary;

/**
 * Writes rows to Parquet: one schema, whatever the rows hold, every column optional. Pages are
 * compressed by Zstandard, and of the first version, which every reader knows.
 */
public final class ParquetWriter implements BulkWriter<CaptionedRow> {
  private static final byte[] MARK = "PAR1".getBytes(US_ASCII);

  /** Kept in memory until a row group is full: some hundred thousand captions. */
  private static final long GROUP_BYTES = 32L << 20;

  private static final int VERSION = 1;

  private final FSDataOutputStream out;
  private final WrittenSchema schema;
  private final long groupBytes;
  private final List<RowGroup> groups = new ArrayList<>();
  private WrittenGroup group;
  private ColumnWriteStore store;
  private List<ColumnWriter> writers;
  private long rows;

  private ParquetWriter(FSDataOutputStream out, WrittenSchema schema, long groupBytes)
      throws IOException {
    this.out = out;
    this.schema = schema;
    this.groupBytes = groupBytes;
    out.write(MARK);
    startGroup();
  }

  /**
   * Returns what opens a writer for each file.
   *
   * @param kept types of columns that are passed on, by name; those not named are texts. A value
   *     that is not of its column's type is written as null
   */
  public static BulkWriter.Factory<CaptionedRow> of(
      RowSchema schema, Map<String, Column.Type> kept) {
    return of(schema, kept, GROUP_BYTES);
  }

  /** Returns the same for row groups of a size in memory. */
  static BulkWriter.Factory<CaptionedRow> of(
      RowSchema schema, Map<String, Column.Type> kept, long groupBytes) {
    Map<String, Column.Type> types = Map.copyOf(kept);
    return out -> new ParquetWriter(out, WrittenSchema.of(schema, types), groupBytes);
  }

  private void startGroup() {
    group = new WrittenGroup();
    store =
        ParquetProperties.builder()
            .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_1_0)
            .build()
            .newColumnWriteStore(schema.message(), group);
    writers = schema.message().getColumns().stream().map(store::getColumnWriter).toList();
    rows = 0;
  }

  @Override
  public void addElement(CaptionedRow row) throws IOException {
    for (int i = 0; i < writers.size(); i++) {
      write(writers.get(i), schema.columns().get(i).value().apply(row));
    }
    store.endRecord();
    rows++;
    if (group.bytes() + store.getBufferedSize() > groupBytes) {
      finishGroup();
      startGroup();
    }
  }

  private static void write(ColumnWriter column, Object value) {
    if (value == null) {
      column.writeNull(0, 0);
    } else if (value instanceof Integer number) {
      column.write(number.intValue(), 0, 1);
    } else if (value instanceof Long number) {
      column.write(number.longValue(), 0, 1);
    } else if (value instanceof Double number) {
      column.write(number.doubleValue(), 0, 1);
    } else if (value instanceof Boolean truth) {
      column.write(truth.booleanValue(), 0, 1);
    } else {
      column.write(Binary.fromString(value.toString()), 0, 1);
    }
  }

  private void finishGroup() throws IOException {
    if (rows > 0) {
      store.flush();
      groups.add(group.write(out, schema, rows));
    }
    store.close();
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void finish() throws IOException {
    finishGroup();
    FileMetaData footer =
        new FileMetaData(
            VERSION,
            schema.elements(),
            groups.stream().mapToLong(RowGroup::getNum_rows).sum(),
            groups);
    footer.setCreated_by("foresight");
    footer.setColumn_orders(schema.orders());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer, bytes);
    bytes.writeTo(out);
    out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.size()).array());
    out.write(MARK);
    out.flush();
  }
}
