// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import dev.foresight.archive.source.BrokenFileException;
import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;

/** Undoes the compression of a column's pages. */
final class PageCompression {
  private final CompressionCodec codec;
  private final String column;

  /**
   * Creates it.
   *
   * @throws BrokenFileException if pages so compressed are not read here
   */
  PageCompression(CompressionCodec codec, String column) throws BrokenFileException {
    this.codec = codec;
    this.column = column;
    switch (codec) {
      case UNCOMPRESSED, SNAPPY, GZIP, ZSTD, LZ4_RAW -> {}
      default ->
          throw new BrokenFileException(
              "the column %s is compressed by %s, which is not read; write it with snappy, zstd, gzip, lz4_raw or without"
                  .formatted(column, codec));
    }
  }

  /**
   * Returns bytes as they were.
   *
   * @param from where the compressed ones begin; they go on to the end
   * @param length of what comes out
   */
  byte[] undo(byte[] bytes, int from, int length) throws BrokenFileException {
    if (codec == CompressionCodec.UNCOMPRESSED && from == 0 && length == bytes.length) {
      return bytes;
    }
    byte[] plain = new byte[length];
    int written;
    try {
      written =
          switch (codec) {
            case UNCOMPRESSED -> copy(bytes, from, plain);
            case GZIP -> inflate(bytes, from, plain);
            case SNAPPY -> undo(new SnappyDecompressor(), bytes, from, plain);
            case ZSTD -> undo(new ZstdDecompressor(), bytes, from, plain);
            case LZ4_RAW -> undo(new Lz4Decompressor(), bytes, from, plain);
            default -> -1;
          };
    } catch (IOException | RuntimeException e) {
      throw new BrokenFileException("a page of the column %s is damaged".formatted(column), e);
    }
    if (written != length) {
      throw new BrokenFileException(
          "a page of the column %s is of another length than it says".formatted(column));
    }
    return plain;
  }

  private static int copy(byte[] bytes, int from, byte[] plain) {
    int length = bytes.length - from;
    if (length == plain.length) {
      System.arraycopy(bytes, from, plain, 0, length);
    }
    return length;
  }

  private static int undo(Decompressor codec, byte[] bytes, int from, byte[] plain) {
    if (plain.length == 0) {
      return 0;
    }
    return codec.decompress(bytes, from, bytes.length - from, plain, 0, plain.length);
  }

  private static int inflate(byte[] bytes, int from, byte[] plain) throws IOException {
    if (plain.length == 0) {
      return 0;
    }
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(bytes, from, bytes.length - from))) {
      int written = in.readNBytes(plain, 0, plain.length);
      return in.read() < 0 ? written : -1;
    }
  }
}
