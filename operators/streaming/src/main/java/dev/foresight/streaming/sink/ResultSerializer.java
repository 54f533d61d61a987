// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import dev.foresight.schemas.CaptionResult;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.schemas.Stage;
import dev.foresight.schemas.json.ResultJson;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.streaming.deadletter.DeadLetters;
import dev.foresight.streaming.metrics.DeadLetterCounter;
import java.util.function.Function;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes results under the key and with the headers of their requests.
 *
 * <p>Key, headers and attributes are the sender's and may be of any size. A result that the topic
 * would not take goes to the topic of dead letters instead, in the same transaction; only here is
 * it known how large it is.
 */
public final class ResultSerializer extends TopicSerializer<KeyedResult> {
  private static final long serialVersionUID = 1L;

  private final ValueFormat format;
  private final int maxRecordBytes;
  private final DeadLetters letters;
  private final DeadLetterSerializer deadLetters;

  private transient Function<CaptionResult, byte[]> values;
  private transient DeadLetterCounter tooLarge;

  /**
   * Creates a serialiser for a topic.
   *
   * @param maxRecordBytes of a whole record, key and headers counted
   * @param letters writes what is too large
   * @param deadLetters where that goes
   */
  public ResultSerializer(
      String topic,
      ValueFormat format,
      int maxRecordBytes,
      DeadLetters letters,
      DeadLetterSerializer deadLetters) {
    super(topic);
    this.format = format;
    this.maxRecordBytes = maxRecordBytes;
    this.letters = letters;
    this.deadLetters = deadLetters;
  }

  @Override
  public void open(InitializationContext context, KafkaSinkContext sink) {
    values = format.encoder(topic(), CaptionResult.class, new ResultJson()::write);
    tooLarge = new DeadLetterCounter(context.getMetricGroup());
    deadLetters.open(context, sink);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      KeyedResult keyed, KafkaSinkContext context, Long timestamp) {
    CaptionResult result = keyed.getResult();
    ProducerRecord<byte[], byte[]> written =
        record(
            OutputHeaders.bytes(keyed.getKey()),
            values.apply(result),
            OutputHeaders.of(keyed.getHeaders(), result.getSource()));
    long bytes = RecordSize.of(written);
    if (bytes <= maxRecordBytes) {
      return written;
    }
    DeadLetter letter = tooLarge(keyed, bytes);
    tooLarge.count(letter);
    return deadLetters.serialize(letter, context, timestamp);
  }

  private DeadLetter tooLarge(KeyedResult keyed, long bytes) {
    CaptionResult result = keyed.getResult();
    return letters.of(
        new SourceRecord(result.getSource(), keyed.getKey(), keyed.getValue(), keyed.getHeaders()),
        result.getId(),
        Stage.CAPTION,
        DeadLetterCode.RESULT_TOO_LARGE,
        "the result is a record of "
            + bytes
            + " bytes, but --max-record-bytes is "
            + maxRecordBytes
            + "; send less in the key, headers and attributes, which are passed on, or raise it"
            + " together with the topic's max.message.bytes and its readers'"
            + " max.partition.fetch.bytes");
  }
}
