// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.testing;

import dev.foresight.schemas.Header;
import dev.foresight.schemas.SourceCoordinates;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.schemas.SourcedRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Records for tests. */
public final class Records {
  /** The hour of all dead letters. */
  public static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-31T12:00:00.123Z"), ZoneOffset.UTC);

  private Records() {}

  /** Returns a record with a key and a header; single quotes become double ones. */
  public static SourceRecord json(String value) {
    return record(utf8(value.replace('\'', '"')));
  }

  /** Returns a record of a value, which may be null. */
  public static SourceRecord record(ByteBuffer value) {
    return new SourceRecord(
        new SourceCoordinates("caption-requests", 1, 42L, 1000L),
        utf8("key"),
        value,
        List.of(new Header("trace", utf8("t1"))));
  }

  /** Returns a request about one image. */
  public static SourcedRequest request(String id) {
    return request(id, "'prompt': 'Why?', 'images': [{'bytes': 'AQI='}]");
  }

  /** Returns a request with these fields. */
  public static SourcedRequest request(String id, String fields) {
    return new SourcedRequest(
        json("{'id': '" + id + "', 'attributes': {'camera': '4'}, " + fields + "}"), id, null);
  }

  /** Returns the bytes of a text. */
  public static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
