// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.schemas.Header;
import dev.foresight.schemas.SourceCoordinates;
import dev.foresight.schemas.SourceRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class SourceRecordDeserializerTest {
  @Test
  void takesKeyValueHeadersAndPlace() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", new byte[] {3}).add("trace", null);

    assertThat(deserialize(new byte[] {1}, new byte[] {2}, 1000, headers))
        .isEqualTo(
            new SourceRecord(
                new SourceCoordinates("requests", 1, 42L, 1000L),
                ByteBuffer.wrap(new byte[] {1}),
                ByteBuffer.wrap(new byte[] {2}),
                List.of(
                    new Header("trace", ByteBuffer.wrap(new byte[] {3})),
                    new Header("trace", null))));
  }

  @Test
  void keyValueAndTimestampMayBeMissing() {
    SourceRecord record = deserialize(null, null, -1, new RecordHeaders());

    assertThat(record.getKey()).isNull();
    assertThat(record.getValue()).isNull();
    assertThat(record.getSource().getTimestamp()).isEqualTo(-1);
  }

  private static SourceRecord deserialize(
      byte[] key, byte[] value, long timestamp, RecordHeaders headers) {
    List<SourceRecord> out = new ArrayList<>();
    new SourceRecordDeserializer()
        .deserialize(
            new ConsumerRecord<>(
                "requests",
                1,
                42,
                timestamp,
                TimestampType.NO_TIMESTAMP_TYPE,
                -1,
                -1,
                key,
                value,
                headers,
                Optional.empty()),
            new ListCollector<>(out));
    return out.get(0);
  }
}
