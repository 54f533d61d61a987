// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import dev.foresight.schemas.Header;
import dev.foresight.schemas.SourceCoordinates;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Headers of what is written: those of the record that was read, and where that was. Numbers are
 * decimal text in UTF-8.
 */
public final class OutputHeaders {
  /** The topic that was read. */
  public static final String SOURCE_TOPIC = "foresight-source-topic";

  /** The partition that was read. */
  public static final String SOURCE_PARTITION = "foresight-source-partition";

  /** The offset that was read. */
  public static final String SOURCE_OFFSET = "foresight-source-offset";

  /** The time stamp that was read, milliseconds since 1970; -1 for none. */
  public static final String SOURCE_TIMESTAMP = "foresight-source-timestamp";

  /** The stable code of a dead letter. */
  public static final String ERROR_CODE = "foresight-error-code";

  /** Where the record lay that this one is sent again for, {@code TOPIC-PARTITION@OFFSET}. */
  public static final String REPLAY_OF = "foresight-replay-of";

  /** How often the record was sent, this time included; absent: once. */
  public static final String ATTEMPT = "foresight-attempt";

  private static final String PREFIX = "foresight-";

  private OutputHeaders() {}

  /** Returns whether a header's name is reserved for us. */
  public static boolean isOurs(String name) {
    return name.startsWith(PREFIX);
  }

  /** What replay told of a record holds for its outcome, too. */
  private static boolean isOfReplay(String name) {
    return name.equals(REPLAY_OF) || name.equals(ATTEMPT);
  }

  /** Returns the headers of a record that answers another. */
  static Headers of(List<Header> incoming, SourceCoordinates source) {
    Headers headers = new RecordHeaders();
    for (Header header : incoming) {
      // A dead letter sent again bears our own of the first time.
      if (!isOurs(header.getKey()) || isOfReplay(header.getKey())) {
        headers.add(header.getKey(), bytes(header.getValue()));
      }
    }
    add(headers, SOURCE_TOPIC, source.getTopic());
    add(headers, SOURCE_PARTITION, String.valueOf(source.getPartition()));
    add(headers, SOURCE_OFFSET, String.valueOf(source.getOffset()));
    add(headers, SOURCE_TIMESTAMP, String.valueOf(source.getTimestamp()));
    return headers;
  }

  static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
