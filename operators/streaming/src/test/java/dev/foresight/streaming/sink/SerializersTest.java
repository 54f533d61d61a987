// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.schemas.CaptionResult;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.Header;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.schemas.json.DeadLetterJson;
import dev.foresight.schemas.wire.AvroCodec;
import dev.foresight.streaming.deadletter.DeadLetters;
import dev.foresight.streaming.testing.Outputs;
import dev.foresight.streaming.testing.Records;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SerializersTest {
  private static final int LARGE = 1 << 20;
  private static final int SMALL = 64 << 10;

  private final SourceRecord record = Records.json("{}");

  @Test
  void aResultTakesOverKeyAndHeadersAndSaysWhereItsRequestWas() throws Exception {
    record.getSource().setTimestamp(-1L);
    ProducerRecord<byte[], byte[]> written =
        serialize(results(OutputFormat.AVRO, LARGE), Outputs.result(record));

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

    byte[] avro = serialize(results(OutputFormat.AVRO, LARGE), keyed).value();
    byte[] json = serialize(results(OutputFormat.JSON, LARGE), keyed).value();

    assertThat(AvroCodec.of(CaptionResult.class).decode(avro)).isEqualTo(keyed.getResult());
    assertThat(json).asString().startsWith("{\"id\":\"7\",\"text\":\"a red square\"");
  }

  @Test
  void recordsWithoutKeyStayWithout() throws Exception {
    record.setKey(null);

    assertThat(serialize(results(OutputFormat.AVRO, LARGE), Outputs.result(record)).key()).isNull();
  }

  @Test
  void aDeadLetterBearsItsCodeAsAHeaderToo() throws Exception {
    DeadLetter letter = Outputs.deadLetter(record);

    ProducerRecord<byte[], byte[]> written = serialize(letters(OutputFormat.AVRO, LARGE), letter);

    assertThat(AvroCodec.of(DeadLetter.class).decode(written.value())).isEqualTo(letter);
    assertThat(headers(written)).contains("trace=t1", "foresight-error-code=IMAGE_EMPTY");
  }

  @Test
  void aDeadLetterSentAgainLosesOurHeadersOfTheFirstTime() throws Exception {
    record.setHeaders(List.of(new Header("foresight-error-code", Records.utf8("TIMED_OUT"))));

    assertThat(headers(serialize(letters(OutputFormat.JSON, LARGE), Outputs.deadLetter(record))))
        .contains("foresight-error-code=IMAGE_EMPTY")
        .doesNotContain("foresight-error-code=TIMED_OUT");
  }

  @ParameterizedTest
  @EnumSource(
      value = OutputFormat.class,
      names = {"AVRO", "JSON"})
  void aDeadLetterTooLargeForTheTopicLosesTheEndOfItsValueAndSaysSo(OutputFormat format)
      throws Exception {
    byte[] value = new byte[200_000];
    new Random(1).nextBytes(value);
    record.setValue(ByteBuffer.wrap(value));

    ProducerRecord<byte[], byte[]> written = serialize(letters(format, SMALL), letter());

    assertThat(RecordSize.of(written)).isBetween(SMALL - 4L, (long) SMALL);
    DeadLetter letter = read(format, written.value());
    assertThat(letter.getTruncated()).isTrue();
    assertThat(letter.getValueLength()).isEqualTo(200_000);
    assertThat(letter.getValueSha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value)));
    byte[] beginning = OutputHeaders.bytes(letter.getValue());
    assertThat(beginning)
        .hasSizeGreaterThan(SMALL / 2)
        .isEqualTo(Arrays.copyOf(value, beginning.length));
    assertThat(letter.getKey()).isEqualTo(record.getKey());
    assertThat(letter.getHeaders()).isEqualTo(record.getHeaders());
    assertThat(letter.getSource()).isEqualTo(record.getSource());
  }

  @ParameterizedTest
  @EnumSource(
      value = OutputFormat.class,
      names = {"AVRO", "JSON"})
  void aDeadLetterWithHugeHeadersKeyMessageAndIdFitsToo(OutputFormat format) throws Exception {
    ByteBuffer huge = ByteBuffer.allocate(100_000);
    record.setValue(huge);
    record.setKey(huge);
    record.setHeaders(List.of(new Header("huge", huge)));
    DeadLetter letter = letter();
    letter.setMessage("\u0001".repeat(100_000));
    letter.setRequestId("\u0001".repeat(100_000));

    ProducerRecord<byte[], byte[]> written = serialize(letters(format, SMALL), letter);

    assertThat(RecordSize.of(written)).isLessThanOrEqualTo(SMALL);
    assertThat(written.key()).isNull();
    assertThat(headers(written))
        .contains("foresight-source-offset=42", "foresight-error-code=IMAGE_EMPTY")
        .noneMatch(header -> header.startsWith("huge"));
    assertThat(read(format, written.value()).getTruncated()).isTrue();
  }

  @Test
  void aDeadLetterThatFitsIsWhole() throws Exception {
    ProducerRecord<byte[], byte[]> written = serialize(letters(OutputFormat.AVRO, SMALL), letter());

    DeadLetter letter = read(OutputFormat.AVRO, written.value());
    assertThat(letter.getTruncated()).isFalse();
    assertThat(letter.getValueSha256()).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = OutputFormat.class,
      names = {"AVRO", "JSON"})
  void aResultTooLargeForTheTopicBecomesADeadLetter(OutputFormat format) throws Exception {
    KeyedResult keyed = Outputs.result(record);
    keyed.getResult().setAttributes(Map.of("huge", "a".repeat(100_000)));

    ProducerRecord<byte[], byte[]> written = serialize(results(format, SMALL), keyed);

    assertThat(written.topic()).isEqualTo("dead");
    assertThat(written.key()).asString().isEqualTo("key");
    assertThat(headers(written)).contains("trace=t1", "foresight-error-code=RESULT_TOO_LARGE");
    DeadLetter letter = read(format, written.value());
    assertThat(letter.getSource()).isEqualTo(record.getSource());
    assertThat(letter.getRequestId()).isEqualTo("7");
    assertThat(letter.getValue()).isEqualTo(record.getValue());
    assertThat(letter.getTruncated()).isFalse();
    assertThat(letter.getMessage()).contains("--max-record-bytes is 65536");
  }

  @ParameterizedTest
  @EnumSource(
      value = OutputFormat.class,
      names = {"AVRO", "JSON"})
  void theLetterOfSuchAResultTellsAValueThatDoesNotFit(OutputFormat format) throws Exception {
    record.setValue(ByteBuffer.allocate(100_000));
    KeyedResult keyed = Outputs.result(record);
    keyed.getResult().setAttributes(Map.of("huge", "a".repeat(100_000)));

    DeadLetter letter = read(format, serialize(results(format, SMALL), keyed).value());

    assertThat(letter.getTruncated()).isTrue();
    assertThat(letter.getValueLength()).isEqualTo(100_000);
    assertThat(letter.getValueSha256()).isEqualTo(ValueDigest.sha256(record.getValue()));
    assertThat(letter.getValue().remaining()).isGreaterThan(SMALL / 2);
  }

  @ParameterizedTest
  @EnumSource(
      value = OutputFormat.class,
      names = {"AVRO", "JSON"})
  void aCutLetterLosesItsLargestHeadersOnly(OutputFormat format) throws Exception {
    record.setValue(ByteBuffer.allocate(100));
    record.setHeaders(
        List.of(
            new Header("first", Records.utf8("1")),
            new Header("huge", ByteBuffer.allocate(100_000)),
            new Header("last", Records.utf8("2"))));
    DeadLetter whole = letter();
    whole.setMessage("m".repeat(3000));

    ProducerRecord<byte[], byte[]> written = serialize(letters(format, SMALL), whole);

    assertThat(headers(written)).contains("first=1", "last=2");
    assertThat(written.key()).asString().isEqualTo("key");
    assertThat(read(format, written.value()).getValue()).isEqualTo(record.getValue());
  }

  @Test
  void aCutLetterKeepsAMessageThatFits() throws Exception {
    record.setValue(ByteBuffer.allocate(200_000));
    DeadLetter whole = letter();
    whole.setMessage("m".repeat(3000));

    byte[] written = serialize(letters(OutputFormat.AVRO, SMALL), whole).value();

    assertThat(read(OutputFormat.AVRO, written).getMessage()).isEqualTo(whole.getMessage());
  }

  /** JSON may hold half of a pair of code units; UTF-8 cannot. */
  @ParameterizedTest
  @EnumSource(
      value = OutputFormat.class,
      names = {"AVRO", "JSON"})
  void textThatIsNoUnicodeStopsNoJob(OutputFormat format) throws Exception {
    KeyedResult keyed = Outputs.result(record);
    keyed.getResult().setId("\ud800");
    keyed.getResult().setAttributes(Map.of("half", "a\udc00"));
    DeadLetter letter = letter();
    letter.setRequestId("\ud800");

    assertThat(serialize(results(format, LARGE), keyed).topic()).isEqualTo("captions");
    assertThat(read(format, serialize(letters(format, LARGE), letter).value()).getRequestId())
        .isEqualTo("?");
  }

  @Test
  void aResultOfExactlyTheLimitIsWritten() throws Exception {
    KeyedResult keyed = Outputs.result(record);
    int size = (int) RecordSize.of(serialize(results(OutputFormat.AVRO, LARGE), keyed));

    assertThat(serialize(results(OutputFormat.AVRO, size), keyed).topic()).isEqualTo("captions");
    assertThat(serialize(results(OutputFormat.AVRO, size - 1), keyed).topic()).isEqualTo("dead");
  }

  private DeadLetter letter() {
    return Outputs.deadLetter(record);
  }

  private static ResultSerializer results(OutputFormat format, int maxRecordBytes) {
    return new ResultSerializer(
        "captions",
        ValueFormat.of(format),
        maxRecordBytes,
        new DeadLetters(Records.CLOCK),
        letters(format, SMALL));
  }

  private static DeadLetterSerializer letters(OutputFormat format, int maxRecordBytes) {
    return new DeadLetterSerializer("dead", ValueFormat.of(format), maxRecordBytes);
  }

  private static DeadLetter read(OutputFormat format, byte[] value) throws Exception {
    if (format == OutputFormat.AVRO) {
      return AvroCodec.of(DeadLetter.class).decode(value);
    }
    return new DeadLetterJson().read(new ObjectMapper().readTree(value));
  }

  private static <T> ProducerRecord<byte[], byte[]> serialize(
      KafkaRecordSerializationSchema<T> serializer, T value) throws Exception {
    serializer.open(new Context(), null);
    return serializer.serialize(value, null, 1000L);
  }

  private static List<String> headers(ProducerRecord<byte[], byte[]> record) {
    return StreamSupport.stream(record.headers().spliterator(), false)
        .map(header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
        .toList();
  }

  private static final class Context implements InitializationContext {
    @Override
    public MetricGroup getMetricGroup() {
      return new UnregisteredMetricsGroup();
    }

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
      throw new UnsupportedOperationException();
    }
  }
}
