// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.PrimitiveType;

/** A column of a row group in memory: its dictionary's page, and the others behind it. */
final class WrittenChunk implements PageWriter {
  /** Of longer values the least and the largest are left out: captions are not looked for so. */
  private static final int LONGEST_STATISTIC = 64;

  private final ByteArrayOutputStream dictionary = new ByteArrayOutputStream();
  private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
  private final Set<org.apache.parquet.format.Encoding> encodings = new TreeSet<>();
  private final Statistics<?> statistics;
  private long values;
  private long plainBytes;

  WrittenChunk(PrimitiveType type) {
    this.statistics = Statistics.createStats(type);
  }

  @Override
  public void writePage(
      BytesInput bytes,
      int count,
      int rows,
      Statistics<?> page,
      Encoding repetitions,
      Encoding definitions,
      Encoding encoding)
      throws IOException {
    DataPageHeader data =
        new DataPageHeader(count, name(encoding), name(definitions), name(repetitions));
    PageHeader header = new PageHeader(PageType.DATA_PAGE, 0, 0).setData_page_header(data);
    add(header, bytes, pages);
    statistics.mergeStatistics(page);
    values += count;
  }

  @Override
  public void writePage(
      BytesInput bytes,
      int count,
      int rows,
      Statistics<?> page,
      SizeStatistics sizes,
      GeospatialStatistics places,
      Encoding repetitions,
      Encoding definitions,
      Encoding encoding)
      throws IOException {
    writePage(bytes, count, rows, page, repetitions, definitions, encoding);
  }

  @Override
  @Deprecated
  public void writePage(
      BytesInput bytes,
      int count,
      Statistics<?> page,
      Encoding repetitions,
      Encoding definitions,
      Encoding encoding)
      throws IOException {
    writePage(bytes, count, count, page, repetitions, definitions, encoding);
  }

  @Override
  public void writePageV2(
      int rows,
      int nulls,
      int count,
      BytesInput repetitions,
      BytesInput definitions,
      Encoding encoding,
      BytesInput data,
      Statistics<?> page) {
    throw new UnsupportedOperationException("pages are of the first version");
  }

  @Override
  public void writeDictionaryPage(DictionaryPage page) throws IOException {
    DictionaryPageHeader data =
        new DictionaryPageHeader(page.getDictionarySize(), name(page.getEncoding()));
    PageHeader header =
        new PageHeader(PageType.DICTIONARY_PAGE, 0, 0).setDictionary_page_header(data);
    add(header, page.getBytes(), dictionary);
  }

  private org.apache.parquet.format.Encoding name(Encoding encoding) {
    org.apache.parquet.format.Encoding named =
        org.apache.parquet.format.Encoding.valueOf(encoding.name());
    encodings.add(named);
    return named;
  }

  private void add(PageHeader header, BytesInput page, ByteArrayOutputStream to)
      throws IOException {
    ByteArrayOutputStream copy = new ByteArrayOutputStream((int) page.size());
    page.writeAllTo(copy);
    byte[] plain = copy.toByteArray();
    ZstdCompressor compressor = new ZstdCompressor();
    byte[] compressed = new byte[compressor.maxCompressedLength(plain.length)];
    int length = compressor.compress(plain, 0, plain.length, compressed, 0, compressed.length);
    header.setUncompressed_page_size(plain.length).setCompressed_page_size(length);
    int before = to.size();
    Util.writePageHeader(header, to);
    plainBytes += to.size() - before + plain.length;
    to.write(compressed, 0, length);
  }

  @Override
  public long getMemSize() {
    return (long) dictionary.size() + pages.size();
  }

  @Override
  public long allocatedSize() {
    return getMemSize();
  }

  @Override
  public String memUsageString(String prefix) {
    return prefix + getMemSize() + " bytes";
  }

  /** Writes the pages and returns what the footer says of them. */
  ColumnMetaData write(FSDataOutputStream out, String column, Type type) throws IOException {
    long start = out.getPos();
    dictionary.writeTo(out);
    long first = out.getPos();
    pages.writeTo(out);
    ColumnMetaData data =
        new ColumnMetaData(
            type,
            List.copyOf(encodings),
            List.of(column),
            CompressionCodec.ZSTD,
            values,
            plainBytes,
            out.getPos() - start,
            first);
    if (dictionary.size() > 0) {
      data.setDictionary_page_offset(start);
    }
    return data.setStatistics(statistics());
  }

  private org.apache.parquet.format.Statistics statistics() {
    org.apache.parquet.format.Statistics told =
        new org.apache.parquet.format.Statistics().setNull_count(statistics.getNumNulls());
    boolean isShort =
        statistics.hasNonNullValue()
            && statistics.getMinBytes().length <= LONGEST_STATISTIC
            && statistics.getMaxBytes().length <= LONGEST_STATISTIC;
    if (isShort) {
      told.setMin_value(statistics.getMinBytes()).setMax_value(statistics.getMaxBytes());
    }
    return told;
  }
}
