// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.json.DeadLetterJson;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Writes dead letters under the key and with the headers of their records, and their code as a
 * header.
 *
 * <p>A dead letter is the record plus an envelope, so it may exceed what the topic takes though the
 * record did not; the job would then fail at it for ever. Such a letter is cut until it fits, and
 * says so: first the end of the value goes, then all headers, then the key. Length and digest tell
 * the value, and the coordinates where it lies whole.
 */
public final class DeadLetterSerializer extends TopicSerializer<DeadLetter> {
  private static final long serialVersionUID = 1L;

  // Messages quote what was sent, and ids are the sender's.
  private static final int MAX_MESSAGE_CHARS = 2048;
  private static final int MAX_ID_CHARS = 1024;

  private final ValueFormat format;
  private final int maxRecordBytes;

  private transient Function<DeadLetter, byte[]> values;

  /**
   * Creates a serialiser for a topic.
   *
   * @param maxRecordBytes of a whole record, key and headers counted
   */
  public DeadLetterSerializer(String topic, ValueFormat format, int maxRecordBytes) {
    super(topic);
    this.format = format;
    this.maxRecordBytes = maxRecordBytes;
  }

  @Override
  public void open(InitializationContext context, KafkaSinkContext sink) {
    values = format.encoder(topic(), DeadLetter.class, new DeadLetterJson()::write);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      DeadLetter letter, KafkaSinkContext context, Long timestamp) {
    ProducerRecord<byte[], byte[]> whole = record(letter);
    return room(whole) >= 0 ? whole : record(cut(letter));
  }

  private ProducerRecord<byte[], byte[]> record(DeadLetter letter) {
    Headers headers = OutputHeaders.of(letter.getHeaders(), letter.getSource());
    OutputHeaders.add(headers, OutputHeaders.ERROR_CODE, letter.getCode());
    return record(OutputHeaders.bytes(letter.getKey()), values.apply(letter), headers);
  }

  private long room(ProducerRecord<byte[], byte[]> record) {
    return maxRecordBytes - RecordSize.of(record);
  }

  private DeadLetter cut(DeadLetter letter) {
    ByteBuffer value = letter.getValue();
    DeadLetter.Builder cut =
        DeadLetter.newBuilder(letter)
            .setTruncated(true)
            .setMessage(beginning(letter.getMessage(), MAX_MESSAGE_CHARS))
            .setRequestId(beginning(letter.getRequestId(), MAX_ID_CHARS))
            .setValue(null);
    if (value != null) {
      cut.setValueLength(value.remaining()).setValueSha256(ValueDigest.sha256(value));
    }
    long room = room(record(cut.build()));
    if (room < 0) {
      cut.setHeaders(List.of());
      room = room(record(cut.build()));
    }
    if (room < 0) {
      cut.setKey(null);
      room = room(record(cut.build()));
    }
    return value == null ? cut.build() : cut.setValue(beginning(value, room)).build();
  }

  private static String beginning(String text, int chars) {
    return text == null || text.length() <= chars ? text : text.substring(0, chars) + "...";
  }

  /** Base64 is the widest that a format writes bytes in; the rest is for its own field. */
  private static ByteBuffer beginning(ByteBuffer value, long room) {
    long bytes = Math.max(0, (room - 64) / 4 * 3);
    return value.slice(value.position(), (int) Math.min(value.remaining(), bytes));
  }
}
