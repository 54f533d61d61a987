// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.schemas.CaptionResult;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.Header;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.schemas.wire.AvroCodec;
import dev.foresight.streaming.testing.Outputs;
import dev.foresight.streaming.testing.Records;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class SerializersTest {
  private static final int LARGE = 1 << 20;

  private final SourceRecord record = Records.json("{}");

  @Test
  void aResultTakesOverKeyAndHeadersAndSaysWhereItsRequestWas() throws Exception {
    record.getSource().setTimestamp(-1L);
    ProducerRecord<byte[], byte[]> written =
        serialize(
            new ResultSerializer("captions", ValueFormat.of(OutputFormat.AVRO)),
            Outputs.result(record));

    assertThat(written.topic()).isEqualTo("captions");
    assertThat(written.partition()).isNull();
    assertThat(written.timestamp()).isNull();
    assertThat(written.key()).asString().isEqualTo("key");
    assertThat(headers(written))
        .containsExactly(
            "trace=t1",
            "foresight-source-topic=caption-requests",
            "foresight-source-partition=1",
            "foresight-source-offset=42",
            "foresight-source-timestamp=-1");
  }

  @Test
  void aResultIsWrittenAsAvroOrJson() throws Exception {
    KeyedResult keyed = Outputs.result(record);

    byte[] avro =
        serialize(new ResultSerializer("t", ValueFormat.of(OutputFormat.AVRO)), keyed).value();
    byte[] json =
        serialize(new ResultSerializer("t", ValueFormat.of(OutputFormat.JSON)), keyed).value();

    assertThat(AvroCodec.of(CaptionResult.class).decode(avro)).isEqualTo(keyed.getResult());
    assertThat(json).asString().startsWith("{\"id\":\"7\",\"text\":\"a red square\"");
  }

  @Test
  void recordsWithoutKeyStayWithout() throws Exception {
    record.setKey(null);

    assertThat(
            serialize(
                    new ResultSerializer("t", ValueFormat.of(OutputFormat.AVRO)),
                    Outputs.result(record))
                .key())
        .isNull();
  }

  @Test
  void aDeadLetterBearsItsCodeAsAHeaderToo() throws Exception {
    DeadLetter letter = Outputs.deadLetter(record);

    ProducerRecord<byte[], byte[]> written =
        serialize(
            new DeadLetterSerializer("dead", ValueFormat.of(OutputFormat.AVRO), LARGE), letter);

    assertThat(AvroCodec.of(DeadLetter.class).decode(written.value())).isEqualTo(letter);
    assertThat(headers(written)).contains("trace=t1", "foresight-error-code=IMAGE_EMPTY");
  }

  @Test
  void aDeadLetterSentAgainLosesOurHeadersOfTheFirstTime() throws Exception {
    record.setHeaders(List.of(new Header("foresight-error-code", Records.utf8("TIMED_OUT"))));

    assertThat(
            headers(
                serialize(
                    new DeadLetterSerializer("dead", ValueFormat.of(OutputFormat.JSON), LARGE),
                    Outputs.deadLetter(record))))
        .contains("foresight-error-code=IMAGE_EMPTY")
        .doesNotContain("foresight-error-code=TIMED_OUT");
  }

  @Test
  void aDeadLetterTooLargeForTheTopicGoesWithoutTheValueAndSaysSo() throws Exception {
    record.setValue(ByteBuffer.allocate(5000));

    byte[] value =
        serialize(
                new DeadLetterSerializer("dead", ValueFormat.of(OutputFormat.AVRO), 4000),
                Outputs.deadLetter(record))
            .value();

    DeadLetter letter = AvroCodec.of(DeadLetter.class).decode(value);
    assertThat(letter.getValue()).isNull();
    assertThat(letter.getMessage())
        .isEqualTo(
            "images[0] has no bytes (the value of 5000 bytes is left out: it is too large for the"
                + " topic)");
  }

  private static <T> ProducerRecord<byte[], byte[]> serialize(
      KafkaRecordSerializationSchema<T> serializer, T value) throws Exception {
    serializer.open(null, null);
    return serializer.serialize(value, null, 1000L);
  }

  private static List<String> headers(ProducerRecord<byte[], byte[]> record) {
    return StreamSupport.stream(record.headers().spliterator(), false)
        .map(header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
        .toList();
  }
}
