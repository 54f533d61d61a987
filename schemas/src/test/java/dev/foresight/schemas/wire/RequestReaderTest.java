// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.Records;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.WireFormatException.Problem;
import dev.foresight.schemas.registry.SchemaRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

class RequestReaderTest {
  private static final SchemaHistory HISTORY = SchemaHistory.load();

  private final RequestReader reader = new RequestReader();

  @Test
  void tellsAvroFromJsonByTheFirstBytes() throws Exception {
    byte[] avro = AvroCodec.of(CaptionRequest.class).encode(Records.request());

    assertThat(reader.read(avro)).isEqualTo(Records.request());
    assertThat(reader.read(utf8(" \n{\"id\": \"7\"}")).getId()).isEqualTo("7");
  }

  @Test
  void aByteOrderMarkIsNoError() throws Exception {
    assertThat(reader.read(utf8("\uFEFF{\"id\": \"7\"}")).getId()).isEqualTo("7");
    assertThat(reader.read(utf8("\uFEFF\n {\"id\": \"7\"}")).getId()).isEqualTo("7");
    assertThat(problem(utf8("\uFEFF"))).isEqualTo(Problem.MALFORMED);
  }

  @Test
  void aRecordOfOurNameFromElsewhereIsToldByItsNamespace() {
    Schema other =
        SchemaBuilder.record("CaptionRequest").namespace("org.other").fields().endRecord();
    RequestReader any =
        new RequestReader(InputFormat.AUTO, HISTORY, Optional.of(new OneSchema(other)));

    WireFormatException failure =
        catchThrowableOfType(
            WireFormatException.class, () -> any.read(new byte[] {0, 0, 0, 0, 7, 1}));

    assertThat(failure.problem()).isEqualTo(Problem.WRONG_SCHEMA);
    assertThat(failure)
        .hasMessage(
            "the value is a CaptionRequest of the namespace 'org.other', but must be one of"
                + " 'dev.foresight.schemas'");
  }

  @Test
  void noValueIsEmpty() {
    assertThat(problem(null)).isEqualTo(Problem.EMPTY);
    assertThat(problem(new byte[0])).isEqualTo(Problem.EMPTY);
  }

  @Test
  void anythingElseIsMalformed() {
    assertThat(problem(utf8("hello"))).isEqualTo(Problem.MALFORMED);
    assertThat(problem(utf8("   "))).isEqualTo(Problem.MALFORMED);
    assertThat(problem(new byte[] {0, 0, 0, 0, 7, 1})).isEqualTo(Problem.MALFORMED);
  }

  @Test
  void aRegistrysSchemaIsReadWhereARegistryIsKnown() throws Exception {
    SchemaRegistry registry = new OneSchema(CaptionRequest.getClassSchema());
    byte[] bytes = new RegistryCodec<>(registry, CaptionRequest.class).encode(7, Records.request());

    RequestReader any = new RequestReader(InputFormat.AUTO, HISTORY, Optional.of(registry));

    assertThat(any.read(bytes)).isEqualTo(Records.request());
    assertThat(problem(any, new byte[] {0, 0, 0, 0, 8, 1})).isEqualTo(Problem.UNKNOWN_SCHEMA);
    assertThat(problem(any, Arrays.copyOf(bytes, bytes.length - 1))).isEqualTo(Problem.MALFORMED);
    assertThat(problem(any, new byte[] {0, 1})).isEqualTo(Problem.MALFORMED);
  }

  @Test
  void aFormatThatIsSetIsTheOnlyOneThatIsRead() throws Exception {
    byte[] avro = AvroCodec.of(CaptionRequest.class).encode(Records.request());
    byte[] json = utf8("{\"id\": \"7\"}");

    assertThat(of(InputFormat.AVRO).read(avro).getId()).isEqualTo("7");
    assertThat(of(InputFormat.JSON).read(json).getId()).isEqualTo("7");
    assertThat(problem(of(InputFormat.AVRO), json)).isEqualTo(Problem.MALFORMED);
    assertThat(problem(of(InputFormat.JSON), avro)).isEqualTo(Problem.MALFORMED);
    assertThat(problem(of(InputFormat.REGISTRY), avro)).isEqualTo(Problem.MALFORMED);
  }

  @Test
  void schemasOfOthersAreReadOnceTheyAreKnown() throws Exception {
    Schema theirs =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "CaptionRequest", "namespace": "dev.foresight.schemas",
                 "fields": [{"name": "id", "type": "string"}, {"name": "lens", "type": "int"},
                            {"name": "prompt", "type": ["null", "string"]}]}\
                """);
    GenericRecord record = new GenericData.Record(theirs);
    record.put("id", "7");
    record.put("lens", 50);
    record.put("prompt", "Why?");
    ByteBuffer bytes =
        new BinaryMessageEncoder<GenericRecord>(GenericData.get(), theirs).encode(record);
    byte[] value = Arrays.copyOf(bytes.array(), bytes.limit());

    assertThat(problem(value)).isEqualTo(Problem.UNKNOWN_SCHEMA);
    RequestReader knowing =
        new RequestReader(InputFormat.AUTO, HISTORY.with(List.of(theirs)), Optional.empty());
    assertThat(knowing.read(value).getPrompt()).isEqualTo("Why?");
  }

  @Test
  void schemasThatCannotBeReadAreRefusedAtTheStart() {
    Schema other = SchemaBuilder.record("a.Other").fields().endRecord();
    Schema without =
        SchemaBuilder.record("dev.foresight.schemas.CaptionRequest").fields().endRecord();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> HISTORY.with(List.of(other)))
        .withMessageContaining("a.Other");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HISTORY.with(List.of(without)))
        .withMessageContaining("id");
  }

  /** Knows one schema, by the id 7. */
  private record OneSchema(Schema schema) implements SchemaRegistry {
    @Override
    public Schema schema(int id) throws WireFormatException {
      if (id == 7) {
        return schema;
      }
      throw new WireFormatException(Problem.UNKNOWN_SCHEMA, "id " + id);
    }

    @Override
    public int idOf(String subject, Schema asked) {
      return 7;
    }
  }

  private static RequestReader of(InputFormat format) {
    return new RequestReader(format, HISTORY, Optional.empty());
  }

  private static Problem problem(RequestReader reader, byte[] bytes) {
    return catchThrowableOfType(WireFormatException.class, () -> reader.read(bytes)).problem();
  }

  private Problem problem(byte[] bytes) {
    return catchThrowableOfType(WireFormatException.class, () -> reader.read(bytes)).problem();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
