// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.source;

import dev.foresight.schemas.Header;
import dev.foresight.schemas.SourceCoordinates;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.streaming.types.RecordTypes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Takes records as they are. It never fails: an exception here would restart the job at the same
 * record for ever. Keys, values and header values may be missing, time stamps may be negative.
 */
public final class SourceRecordDeserializer
    implements KafkaRecordDeserializationSchema<SourceRecord> {
  private static final long serialVersionUID = 1L;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<SourceRecord> out) {
    out.collect(read(record));
  }

  /** Returns a record of Kafka with its coordinates. */
  public static SourceRecord read(ConsumerRecord<byte[], byte[]> record) {
    return new SourceRecord(
        new SourceCoordinates(
            record.topic(), record.partition(), record.offset(), record.timestamp()),
        wrap(record.key()),
        wrap(record.value()),
        headers(record.headers()));
  }

  @Override
  public TypeInformation<SourceRecord> getProducedType() {
    return RecordTypes.SOURCE_RECORD;
  }

  private static List<Header> headers(Headers headers) {
    List<Header> copies = new ArrayList<>();
    headers.forEach(header -> copies.add(new Header(header.key(), wrap(header.value()))));
    return copies;
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
