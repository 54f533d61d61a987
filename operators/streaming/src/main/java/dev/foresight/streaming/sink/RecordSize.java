// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * How large a record is where Kafka compares it with its limits: alone in its batch, uncompressed
 * (record format 2).
 */
final class RecordSize {
  private static final int BATCH_HEADER = 61;

  /** Attributes, and the largest variable-length numbers for sizes, time and offset. */
  private static final int RECORD_HEADER = 36;

  /** The largest variable-length numbers for the sizes of name and value. */
  private static final int HEADER_HEADER = 10;

  private RecordSize() {}

  /** Returns bytes that the record does not exceed, and that it misses by a few tens at most. */
  static long of(ProducerRecord<byte[], byte[]> record) {
    long bytes = (long) BATCH_HEADER + RECORD_HEADER;
    bytes += length(record.key()) + length(record.value());
    for (Header header : record.headers()) {
      bytes += HEADER_HEADER + length(header.value());
      bytes += header.key().getBytes(StandardCharsets.UTF_8).length;
    }
    return bytes;
  }

  private static long length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
