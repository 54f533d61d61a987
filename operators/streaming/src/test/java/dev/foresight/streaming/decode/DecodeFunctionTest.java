// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.CaptionResult;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.ImageSource;
import dev.foresight.schemas.SourceCoordinates;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.schemas.SourcedRequest;
import dev.foresight.schemas.Stage;
import dev.foresight.schemas.Timings;
import dev.foresight.schemas.registry.RegistryException;
import dev.foresight.schemas.registry.SchemaRegistry;
import dev.foresight.schemas.wire.AvroCodec;
import dev.foresight.schemas.wire.InputFormat;
import dev.foresight.schemas.wire.RequestReader;
import dev.foresight.schemas.wire.SchemaHistory;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.streaming.deadletter.DeadLetters;
import dev.foresight.streaming.route.Routing;
import dev.foresight.streaming.testing.Records;
import dev.foresight.streaming.types.RecordTypes;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.CancelTaskException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodeFunctionTest {
  private OneInputStreamOperatorTestHarness<SourceRecord, SourcedRequest> harness;

  @BeforeEach
  void open() throws Exception {
    harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(
                new DecodeFunction(
                    RequestFormat.any(), new DeadLetters(Records.CLOCK), Routing.NONE)),
            RecordTypes.SOURCE_RECORD.createSerializer(new SerializerConfigImpl()));
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void theLetterOfARequestThatFailsOnAFieldHasItsId() throws Exception {
    harness.processElement(Records.json("{'id': '7', 'prompt': 'Why?', 'top_k': 'many'}"), 0);
    harness.processElement(Records.json("{'prompt': 'Why?', 'beams': 4, 'id': '8'}"), 0);
    harness.processElement(Records.json("{'prompt': 'Why?', 'id': 9}"), 0);

    assertThat(harness.getSideOutput(DeadLetters.OUTPUT))
        .extracting(letter -> letter.getValue().getRequestId())
        .containsExactly("7", "8", null);
  }

  @Test
  void aValidRecordPassesAsItArrived() throws Exception {
    SourceRecord record =
        Records.json(
            "{'id': '7', 'prompt': 'Why?', 'model': 'llava', 'attributes': {'camera': '4'}}");

    harness.processElement(record, 0);

    assertThat(harness.extractOutputValues())
        .containsExactly(new SourcedRequest(record, "7", "llava"));
    assertThat(harness.getSideOutput(DeadLetters.OUTPUT)).isNull();
  }

  @Test
  void avroIsReadToo() throws Exception {
    harness.processElement(avro(request().build()), 0);

    assertThat(harness.extractOutputValues()).hasSize(1);
  }

  @Test
  void aDeadLetterHoldsTheRecordWhole() throws Exception {
    SourceRecord record = Records.json("{'id': '7', 'prompt': ''}");

    DeadLetter letter = rejected(record);

    assertThat(letter.getRequestId()).isEqualTo("7");
    assertThat(letter.getMessage()).isEqualTo("prompt is empty, but must hold text");
    assertThat(letter.getStage()).isEqualTo(Stage.DECODE);
    assertThat(letter.getTime()).isEqualTo(Records.CLOCK.instant());
    assertThat(letter.getSource()).isEqualTo(record.getSource());
    assertThat(letter.getKey()).isEqualTo(record.getKey());
    assertThat(letter.getValue()).isEqualTo(record.getValue());
    assertThat(letter.getHeaders()).isEqualTo(record.getHeaders());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "hello                                                        | RECORD_MALFORMED",
        "{'id': '7'                                                   | RECORD_MALFORMED",
        "{'prompt': 'Why?'}                                           | RECORD_INVALID",
        "{'id': ' ', 'prompt': 'Why?'}                                | RECORD_INVALID",
        "{'id': '7'}                                                  | RECORD_INVALID",
        "{'id': '7', 'prompt': ' '}                                   | PROMPT_EMPTY",
        "{'id': '7', 'prompt': 'W', 'turns': [{'role':'user','text':'W'}]} | RECORD_INVALID",
        "{'id': '7', 'turns': [{'role':'user','text':''}]}            | PROMPT_EMPTY",
        "{'id': '7', 'turns': [{'role':'assistant','text':'W'}]}      | RECORD_INVALID",
        "{'id': '7', 'turns': [{'role':'user','text':'W','images':-1}]} | INVALID_PARAMETER",
        "{'id': '7', 'turns': [{'role':'user','text':'W','images':1}]} | IMAGE_COUNT_MISMATCH",
        "{'id': '7', 'turns': [{'role':'user','text':'W'}], 'raw_prompt': true} | RECORD_INVALID",
        "{'id': '7', 'prompt': 'W', 'images': [{}]}                   | RECORD_INVALID",
        "{'id': '7', 'prompt': 'W', 'images': [{'uri':'a','bytes':'AQ=='}]} | RECORD_INVALID",
        "{'id': '7', 'prompt': 'W', 'images': [{'bytes':''}]}         | IMAGE_EMPTY",
        "{'id': '7', 'prompt': 'W', 'temperature': -1}                | INVALID_PARAMETER",
        "{'id': '7', 'prompt': 'W', 'temperature': NaN}               | INVALID_PARAMETER",
        "{'id': '7', 'prompt': 'W', 'temperature': 'hot'}             | INVALID_PARAMETER",
        "{'id': '7', 'prompt': 'W', 'top_k': -1}                      | INVALID_PARAMETER",
        "{'id': '7', 'prompt': 'W', 'top_p': 2}                       | INVALID_PARAMETER",
        "{'id': '7', 'prompt': 'W', 'max_new_tokens': 0}              | INVALID_PARAMETER",
        "{'id': '7', 'prompt': 'W', 'min_new_tokens': 300}            | INVALID_PARAMETER",
        "{'id': '7', 'prompt': 'W', 'logprobs': 3}                    | UNSUPPORTED_PARAMETER",
        "{'id': '7', 'prompt': 'W', 'stop': ['']}                     | INVALID_PARAMETER",
        "{'id': '7', 'prompt': 'W', 'top_q': 1}                       | UNSUPPORTED_PARAMETER",
      })
  void badInputHasItsCode(String value, DeadLetterCode code) throws Exception {
    assertThat(rejected(Records.json(value)).getCode()).isEqualTo(code.name());
  }

  @Test
  void noValueIsEmpty() throws Exception {
    assertThat(rejected(Records.record(null)).getCode()).isEqualTo("RECORD_EMPTY");
  }

  @Test
  void anUnknownFingerprintIsAnUnknownSchema() throws Exception {
    SourceRecord record = avro(request().build());
    record.getValue().put(5, (byte) (record.getValue().get(5) + 1));

    assertThat(rejected(record).getCode()).isEqualTo("SCHEMA_UNKNOWN");
  }

  @Test
  void anotherRecordOfOursIsASchemaMismatch() throws Exception {
    CaptionResult result =
        CaptionResult.newBuilder()
            .setId("7")
            .setText("")
            .setTokenIds(List.of())
            .setFinishReason("eos")
            .setModel("")
            .setModelFingerprint("")
            .setSeed(0)
            .setPromptTokens(0)
            .setCompletionTokens(0)
            .setTimings(new Timings(0.0, 0.0, 0.0, 0.0, null, null, null))
            .setSource(new SourceCoordinates("", 0, 0L, 0L))
            .build();

    DeadLetter letter =
        rejected(Records.record(ByteBuffer.wrap(AvroCodec.of(CaptionResult.class).encode(result))));

    assertThat(letter.getCode()).isEqualTo("SCHEMA_MISMATCH");
  }

  @Test
  void aNanInAvroIsAnInvalidParameter() throws Exception {
    assertThat(rejected(avro(request().setTemperature(Double.NaN).build())).getCode())
        .isEqualTo("INVALID_PARAMETER");
  }

  @Test
  void keepsNothingBetweenRecords() throws Exception {
    harness.processElement(Records.json("{'id': '7', 'prompt': 'Why?'}"), 0);
    OperatorSubtaskState checkpoint = harness.snapshot(1, 0);
    harness.close();

    open(checkpoint);
    harness.processElement(Records.json("{'id': '8', 'prompt': 'Why?'}"), 0);

    assertThat(harness.extractOutputValues())
        .extracting(SourcedRequest::getRequestId)
        .containsExactly("8");
    assertThat(harness.getSideOutput(DeadLetters.OUTPUT)).isNull();
  }

  @Test
  void noWatermarkIsNeededOrMade() throws Exception {
    harness.processElement(Records.json("{'id': '7', 'prompt': 'Why?'}"), -1);

    assertThat(harness.getOutput()).singleElement().isInstanceOf(StreamRecord.class);
  }

  /** Whatever the bytes: one outcome, and never an exception, which would restart the job. */
  @Test
  void everyRecordHasOneOutcomeHoweverBroken() throws Exception {
    Random random = new Random(7);
    byte[] json =
        bytes(
            Records.json(
                    "{'id': '7', 'turns': [{'role': 'user', 'text': 'Why?', 'images': 1}],"
                        + " 'images': [{'bytes': 'AQI='}], 'temperature': 0.5, 'seed': 4}")
                .getValue());
    byte[] avro = bytes(avro(request().build()).getValue());
    int rounds = 2000;
    for (int i = 0; i < rounds; i++) {
      byte[] broken = (i % 2 == 0 ? json : avro).clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      broken = Arrays.copyOf(broken, broken.length - random.nextInt(3) * random.nextInt(9));
      harness.processElement(Records.record(ByteBuffer.wrap(broken)), 0);
    }

    List<DeadLetter> letters = new ArrayList<>();
    harness.getSideOutput(DeadLetters.OUTPUT).forEach(letter -> letters.add(letter.getValue()));
    assertThat(harness.extractOutputValues().size() + letters.size()).isEqualTo(rounds);
    assertThat(letters).extracting(DeadLetter::getCode).doesNotContain("UNEXPECTED_FAILURE");
  }

  @Test
  void aMistakeOfOurOwnIsADeadLetterAndNoRestart() throws Exception {
    openWith(
        new BrokenRegistry(
            () -> {
              throw new ClassCastException("ours");
            }));

    DeadLetter letter = rejected(registered());

    assertThat(letter.getCode()).isEqualTo("UNEXPECTED_FAILURE");
    assertThat(letter.getMessage()).contains("ours");
    assertThat(letter.getValue()).isEqualTo(registered().getValue());
  }

  @Test
  void aRegistryThatDoesNotAnswerFailsTheJobAndNoRecord() throws Exception {
    openWith(
        new BrokenRegistry(
            () -> {
              throw new RegistryException("no answer", false);
            }));

    assertThatThrownBy(() -> harness.processElement(registered(), 0))
        .isInstanceOf(RegistryException.class);
    assertThat(harness.getSideOutput(DeadLetters.OUTPUT)).isNull();
  }

  @Test
  void aRegistryThatRefusesUsEndsTheJobForGood() throws Exception {
    openWith(
        new BrokenRegistry(
            () -> {
              throw new RegistryException("not this user", true);
            }));

    assertThatThrownBy(() -> harness.processElement(registered(), 0))
        .isInstanceOf(SuppressRestartsException.class);
    assertThat(harness.getSideOutput(DeadLetters.OUTPUT)).isNull();
  }

  @Test
  void aFailureOfWhatComesNextIsNotTheRecords() throws Exception {
    DecodeFunction function =
        new DecodeFunction(RequestFormat.any(), new DeadLetters(Records.CLOCK), Routing.NONE);
    function.setRuntimeContext(harness.getOperator().getRuntimeContext());
    function.open(DefaultOpenContext.INSTANCE);

    assertThatThrownBy(
            () ->
                function.processElement(
                    Records.json("{'id': '7', 'prompt': 'Why?'}"),
                    null, // whoever writes a dead letter needs it
                    new FailingCollector()))
        .isInstanceOf(CancelTaskException.class);
  }

  @Test
  void anArrayThatClaimsToBeHugeIsMalformed() throws Exception {
    byte[] good = bytes(avro(request().build()).getValue());
    ByteArrayOutputStream claims = new ByteArrayOutputStream();
    claims.write(good, 0, 10);
    BinaryEncoder fields = EncoderFactory.get().directBinaryEncoder(claims, null);
    fields.writeString("7");
    fields.writeIndex(1);
    fields.writeString("Why?");
    fields.writeArrayStart();
    fields.setItemCount(2_000_000_000L);
    fields.flush();

    DeadLetter letter = rejected(Records.record(ByteBuffer.wrap(claims.toByteArray())));

    assertThat(letter.getCode()).isEqualTo("RECORD_MALFORMED");
  }

  private void open(OperatorSubtaskState checkpoint) throws Exception {
    harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(
                new DecodeFunction(
                    RequestFormat.any(), new DeadLetters(Records.CLOCK), Routing.NONE)),
            RecordTypes.SOURCE_RECORD.createSerializer(new SerializerConfigImpl()));
    harness.setup(RecordTypes.SOURCED_REQUEST.createSerializer(new SerializerConfigImpl()));
    harness.initializeState(checkpoint);
    harness.open();
  }

  private void openWith(SchemaRegistry registry) throws Exception {
    harness.close();
    harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(
                new DecodeFunction(
                    () ->
                        new RequestParser(
                            new RequestReader(
                                InputFormat.AUTO, SchemaHistory.load(), Optional.of(registry))),
                    new DeadLetters(Records.CLOCK),
                    Routing.NONE)),
            RecordTypes.SOURCE_RECORD.createSerializer(new SerializerConfigImpl()));
    harness.open();
  }

  /** Returns a record in Confluent's wire format. */
  private static SourceRecord registered() {
    return Records.record(ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 1, 2, 3}));
  }

  /** Fails as it is told at all that it is asked. */
  private record BrokenRegistry(SerializableRunnable failure)
      implements SchemaRegistry, Serializable {
    @Override
    public Schema schema(int id) {
      failure.run();
      throw new IllegalStateException("it does not fail");
    }

    @Override
    public int idOf(String subject, Schema schema) {
      throw new UnsupportedOperationException();
    }
  }

  /** A failure that a serialised operator can hold. */
  private interface SerializableRunnable extends Runnable, Serializable {}

  /** What is next is being cancelled. */
  private static final class FailingCollector implements Collector<SourcedRequest> {
    @Override
    public void collect(SourcedRequest record) {
      throw new CancelTaskException("the task ends");
    }

    @Override
    public void close() {}
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static CaptionRequest.Builder request() {
    return CaptionRequest.newBuilder()
        .setId("7")
        .setPrompt("Why?")
        .setImages(List.of(new ImageSource(Records.utf8("png"), null)));
  }

  private static SourceRecord avro(CaptionRequest request) {
    return Records.record(ByteBuffer.wrap(AvroCodec.of(CaptionRequest.class).encode(request)));
  }

  private DeadLetter rejected(SourceRecord record) throws Exception {
    harness.processElement(record, 0);
    assertThat(harness.extractOutputValues()).isEmpty();
    return harness.getSideOutput(DeadLetters.OUTPUT).remove().getValue();
  }
}
