// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import dev.foresight.archive.source.BrokenFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;

/**
 * The pages of a column in a row group, one at a time: a row group of gigabytes costs no more
 * memory than its largest page. Pages before the first row that is wanted are passed over unread.
 */
final class ChunkPages implements PageReader {
  /** Some writers put a hundred images into a page, whatever their size. */
  private static final int LARGEST_PAGE = 256 << 20;

  /** Each value costs memory while a page is decoded, even if it takes no byte. */
  private static final int MOST_VALUES = 16 << 20;

  private final ParquetLeaf leaf;
  private final ChunkBytes bytes;
  private final PageCompression compression;
  private final DictionaryPage dictionary;

  /** Values in pages that were not returned yet. */
  private long left;

  /** Of the next page with values, which stands at its body. */
  private PageHeader header;

  private long skipped;

  private ChunkPages(ParquetLeaf leaf, ColumnMetaData chunk, ChunkBytes bytes) throws IOException {
    this.leaf = leaf;
    this.bytes = bytes;
    this.compression = new PageCompression(chunk.getCodec(), leaf.name());
    this.left = chunk.getNum_values();
    nextHeader();
    this.dictionary = header.getType() == PageType.DICTIONARY_PAGE ? dictionary() : null;
  }

  /**
   * Opens a column.
   *
   * @param row in the group, of a column that has one value or none a row; the first page returned
   *     holds it
   */
  static ChunkPages open(FSDataInputStream in, ColumnMetaData chunk, ParquetLeaf leaf, long row)
      throws IOException {
    long start = ParquetFooter.start(chunk);
    ChunkPages pages =
        new ChunkPages(
            leaf, chunk, new ChunkBytes(in, start, start + chunk.getTotal_compressed_size()));
    pages.skipTo(row);
    return pages;
  }

  /** Returns how many rows were passed over, whole pages of them. */
  long skipped() {
    return skipped;
  }

  private void skipTo(long row) throws IOException {
    while (valuesAhead() && skipped + values(header) <= row) {
      bytes.skip(header.getCompressed_page_size());
      skipped += values(header);
      left -= values(header);
      header = null;
    }
  }

  /** Returns whether there is a page with values, and stands at its body then. */
  private boolean valuesAhead() throws IOException {
    while (left > 0) {
      if (header == null) {
        nextHeader();
      }
      if (isOfValues(header)) {
        return true;
      }
      bytes.skip(header.getCompressed_page_size());
      header = null;
    }
    return false;
  }

  private static boolean isOfValues(PageHeader header) {
    return header.getType() == PageType.DATA_PAGE || header.getType() == PageType.DATA_PAGE_V2;
  }

  private void nextHeader() throws IOException {
    header = bytes.header();
    int values = isOfValues(header) ? values(header) : 0;
    boolean fits =
        header.getCompressed_page_size() >= 0
            && header.getCompressed_page_size() <= bytes.left()
            && header.getUncompressed_page_size() >= 0
            && values >= 0
            && values <= left;
    if (!fits) {
      throw broken("has a page that is longer than it");
    }
    if (Math.max(header.getUncompressed_page_size(), header.getCompressed_page_size())
            > LARGEST_PAGE
        || values > MOST_VALUES) {
      throw broken(
          "has a page of %,d bytes and %,d values, and at most %,d and %,d are read; write it with smaller pages"
              .formatted(header.getUncompressed_page_size(), values, LARGEST_PAGE, MOST_VALUES));
    }
  }

  private BrokenFileException broken(String what) {
    return new BrokenFileException("the column %s %s".formatted(leaf.name(), what));
  }

  private int values(PageHeader header) throws BrokenFileException {
    if (header.isSetData_page_header_v2()) {
      return header.getData_page_header_v2().getNum_values();
    }
    if (!header.isSetData_page_header()) {
      throw broken("has a page that does not say what it holds");
    }
    return header.getData_page_header().getNum_values();
  }

  private DictionaryPage dictionary() throws IOException {
    DictionaryPageHeader announced = header.getDictionary_page_header();
    byte[] plain =
        compression.undo(
            bytes.read(header.getCompressed_page_size()), 0, header.getUncompressed_page_size());
    if (announced == null
        || announced.getNum_values() < 0
        || announced.getNum_values() > plain.length) {
      throw broken("has a dictionary that is larger than its page");
    }
    header = null;
    return new DictionaryPage(
        BytesInput.from(plain), announced.getNum_values(), encoding(announced.getEncoding()));
  }

  @Override
  public DictionaryPage readDictionaryPage() {
    return dictionary;
  }

  @Override
  public long getTotalValueCount() {
    return left;
  }

  @Override
  public DataPage readPage() {
    try {
      if (!valuesAhead()) {
        return null;
      }
      PageHeader page = header;
      byte[] body = bytes.read(page.getCompressed_page_size());
      header = null;
      left -= values(page);
      return page.isSetData_page_header_v2()
          ? second(page, page.getData_page_header_v2(), body)
          : first(page, page.getData_page_header(), body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DataPage first(PageHeader page, DataPageHeader data, byte[] body) throws IOException {
    byte[] plain = compression.undo(body, 0, page.getUncompressed_page_size());
    Encoding levels = encoding(data.getDefinition_level_encoding());
    int values = data.getNum_values();
    int behind = leaf.definition() == 0 ? 0 : behindLevels(plain, levels, values);
    guard(encoding(data.getEncoding()), plain, behind, values);
    return new DataPageV1(
        BytesInput.from(plain),
        values,
        plain.length,
        null,
        encoding(data.getRepetition_level_encoding()),
        levels,
        encoding(data.getEncoding()));
  }

  /** Levels of a value in a page of the first kind: their length, and runs. */
  private int behindLevels(byte[] plain, Encoding levels, int values) throws IOException {
    if (levels != Encoding.RLE) {
      return (int) Math.min(plain.length, ((long) values * width(leaf.definition()) + 7) / 8);
    }
    long length = littleEndian(plain, 0);
    if (length < 0 || length > plain.length - 4) {
      throw broken("has a page that is shorter than its levels");
    }
    PageGuard.runs(plain, 4, 4 + (int) length, width(leaf.definition()), values);
    return 4 + (int) length;
  }

  private DataPage second(PageHeader page, DataPageHeaderV2 data, byte[] body) throws IOException {
    int repetitions = data.getRepetition_levels_byte_length();
    int definitions = data.getDefinition_levels_byte_length();
    long levels = (long) repetitions + definitions;
    boolean fits =
        repetitions >= 0
            && definitions >= 0
            && levels <= body.length
            && levels <= page.getUncompressed_page_size()
            && data.getNum_rows() == data.getNum_values()
            && data.getNum_nulls() >= 0;
    if (!fits) {
      throw broken("has a page that contradicts itself");
    }
    PageGuard.runs(body, repetitions, (int) levels, width(leaf.definition()), data.getNum_values());
    int length = page.getUncompressed_page_size() - (int) levels;
    boolean isCompressed = !data.isSetIs_compressed() || data.isIs_compressed();
    byte[] plain =
        isCompressed
            ? compression.undo(body, (int) levels, length)
            : Arrays.copyOfRange(body, (int) levels, body.length);
    guard(encoding(data.getEncoding()), plain, 0, data.getNum_values());
    return DataPageV2.uncompressed(
        data.getNum_rows(),
        data.getNum_nulls(),
        data.getNum_values(),
        BytesInput.from(body, 0, repetitions),
        BytesInput.from(body, repetitions, definitions),
        encoding(data.getEncoding()),
        BytesInput.from(plain),
        null);
  }

  private void guard(Encoding encoding, byte[] plain, int from, int values) throws IOException {
    switch (encoding) {
      case RLE_DICTIONARY, PLAIN_DICTIONARY -> {
        if (from < plain.length) {
          PageGuard.runs(plain, from + 1, plain.length, plain[from] & 0xff, values);
        }
      }
      case RLE -> PageGuard.runs(plain, from + 4, plain.length, 1, values);
      case DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY ->
          PageGuard.differences(plain, from, plain.length, values);
      case DELTA_BYTE_ARRAY -> {
        int suffixes = PageGuard.differences(plain, from, plain.length, values);
        PageGuard.differences(plain, suffixes, plain.length, values);
      }
      case PLAIN, BYTE_STREAM_SPLIT -> {}
      default -> throw broken("is encoded as %s, which is not read".formatted(encoding));
    }
  }

  private Encoding encoding(org.apache.parquet.format.Encoding encoding)
      throws BrokenFileException {
    if (encoding == null) {
      throw broken("has a page of an unknown encoding");
    }
    return Encoding.valueOf(encoding.name());
  }

  private static long littleEndian(byte[] bytes, int at) {
    if (bytes.length < at + 4) {
      return -1;
    }
    return (bytes[at] & 0xffL)
        | (bytes[at + 1] & 0xffL) << 8
        | (bytes[at + 2] & 0xffL) << 16
        | (bytes[at + 3] & 0xffL) << 24;
  }

  private static int width(int level) {
    return 32 - Integer.numberOfLeadingZeros(level);
  }
}
