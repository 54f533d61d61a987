// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.Header;
import dev.foresight.schemas.json.DeadLetterJson;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Writes dead letters under the key and with the headers of their records, and their code as a
 * header.
 *
 * <p>A dead letter is the record plus an envelope, so it may exceed what the topic takes though the
 * record did not; the job would then fail at it for ever. Such a letter is cut until it fits, and
 * says so: first the end of the value goes, then, only as far as must be, the ends of message and
 * id, the largest headers, and the key. Length and digest tell the value, and the coordinates where
 * it lies whole.
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
    DeadLetter.Builder cut = DeadLetter.newBuilder(letter).setTruncated(true).setValue(null);
    if (value != null) {
      cut.setValueLength(value.remaining()).setValueSha256(ValueDigest.sha256(value));
    }
    if (!fits(cut)) {
      cut.setMessage(beginning(letter.getMessage(), MAX_MESSAGE_CHARS))
          .setRequestId(beginning(letter.getRequestId(), MAX_ID_CHARS));
    }
    if (!fits(cut)) {
      List<Header> headers = letter.getHeaders();
      int most = most(headers.size(), n -> fits(cut.setHeaders(smallest(headers, n))));
      cut.setHeaders(smallest(headers, most));
    }
    if (!fits(cut)) {
      cut.setKey(null);
    }
    if (value != null) {
      int most = most(value.remaining(), n -> fits(cut.setValue(beginning(value, n))));
      cut.setValue(beginning(value, most));
    }
    return cut.build();
  }

  private boolean fits(DeadLetter.Builder letter) {
    return room(record(letter.build())) >= 0;
  }

  /** Returns the largest number up to a limit that passes, where all below one that does pass. */
  private static int most(int limit, IntPredicate passes) {
    int most = 0;
    int tooMany = limit + 1;
    while (tooMany - most > 1) {
      int middle = (most + tooMany) >>> 1;
      if (passes.test(middle)) {
        most = middle;
      } else {
        tooMany = middle;
      }
    }
    return most;
  }

  /** Returns so many of the smallest headers, in their order. */
  private static List<Header> smallest(List<Header> headers, int count) {
    List<Integer> bySize =
        IntStream.range(0, headers.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> size(headers.get(i))))
            .toList();
    return bySize.stream().limit(count).sorted().map(headers::get).toList();
  }

  private static int size(Header header) {
    return header.getKey().length()
        + (header.getValue() == null ? 0 : header.getValue().remaining());
  }

  private static String beginning(String text, int chars) {
    return text == null || text.length() <= chars ? text : text.substring(0, chars) + "...";
  }

  private static ByteBuffer beginning(ByteBuffer value, int bytes) {
    return value.slice(value.position(), bytes);
  }
}
