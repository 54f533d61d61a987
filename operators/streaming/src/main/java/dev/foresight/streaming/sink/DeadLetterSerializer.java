// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.json.DeadLetterJson;
import java.util.function.Function;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Writes dead letters under the key and with the headers of their records, and their code as a
 * header.
 *
 * <p>A dead letter is the record plus an envelope, so it may exceed what the topic takes though the
 * record did not; the job would then fail at it for ever. Such a letter is written without the
 * record's value, and says so; the source coordinates still tell where the value lies.
 */
public final class DeadLetterSerializer extends TopicSerializer<DeadLetter> {
  private static final long serialVersionUID = 1L;

  private final ValueFormat format;
  private final int maxValueBytes;

  private transient Function<DeadLetter, byte[]> values;

  /**
   * Creates a serialiser for a topic.
   *
   * @param maxValueBytes a letter that is larger is written without the record's value
   */
  public DeadLetterSerializer(String topic, ValueFormat format, int maxValueBytes) {
    super(topic);
    this.format = format;
    this.maxValueBytes = maxValueBytes;
  }

  @Override
  public void open(InitializationContext context, KafkaSinkContext sink) {
    values = format.encoder(topic(), DeadLetter.class, new DeadLetterJson()::write);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      DeadLetter letter, KafkaSinkContext context, Long timestamp) {
    Headers headers = OutputHeaders.of(letter.getHeaders(), letter.getSource());
    OutputHeaders.add(headers, OutputHeaders.ERROR_CODE, letter.getCode());
    return record(OutputHeaders.bytes(letter.getKey()), value(letter), headers);
  }

  private byte[] value(DeadLetter letter) {
    byte[] whole = values.apply(letter);
    if (whole.length <= maxValueBytes || letter.getValue() == null) {
      return whole;
    }
    return values.apply(
        DeadLetter.newBuilder(letter)
            .setValue(null)
            .setMessage(
                letter.getMessage()
                    + " (the value of "
                    + letter.getValue().remaining()
                    + " bytes is left out: it is too large for the topic)")
            .build());
  }
}
