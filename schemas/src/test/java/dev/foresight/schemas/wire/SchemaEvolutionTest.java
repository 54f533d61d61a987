// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.Records;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

/** A field with a default may be added, whichever side is deployed first. */
class SchemaEvolutionTest {
  private static final Schema CURRENT = CaptionRequest.getClassSchema();
  private static final Schema NEXT = withUrgency(CURRENT);

  @Test
  void aReaderOfTodayReadsWritersOfTomorrow() throws Exception {
    GenericRecord tomorrow = new GenericData.Record(NEXT);
    CaptionRequest today = Records.request();
    for (Schema.Field field : CURRENT.getFields()) {
      tomorrow.put(field.name(), generic(today).get(field.name()));
    }
    tomorrow.put("urgency", 9);
    byte[] bytes =
        bytes(new BinaryMessageEncoder<GenericRecord>(GenericData.get(), NEXT).encode(tomorrow));

    AvroCodec<CaptionRequest> codec =
        AvroCodec.of(CaptionRequest.class, SchemaHistory.of(List.of(CURRENT, NEXT)));

    assertThat(codec.decode(bytes)).isEqualTo(today);
  }

  @Test
  void aReaderOfTomorrowReadsWritersOfToday() throws Exception {
    byte[] bytes = AvroCodec.of(CaptionRequest.class).encode(Records.request());
    BinaryMessageDecoder<GenericRecord> tomorrow =
        new BinaryMessageDecoder<>(new GenericData(), NEXT);
    tomorrow.addSchema(CURRENT);

    GenericRecord read = tomorrow.decode(bytes);

    assertThat(read.get("urgency")).isEqualTo(5);
    assertThat(read.get("id")).hasToString("7");
  }

  @Test
  void aRequestOfTheFirstVersionTakesTheDefaultsOfLaterFields() throws Exception {
    Schema first = SchemaHistory.versions(CURRENT).get(0);
    GenericRecord old = new GenericData.Record(first);
    for (Schema.Field field : first.getFields()) {
      old.put(field.name(), generic(Records.request()).get(field.name()));
    }
    byte[] bytes =
        bytes(new BinaryMessageEncoder<GenericRecord>(GenericData.get(), first).encode(old));

    assertThat(AvroCodec.of(CaptionRequest.class).decode(bytes))
        .isEqualTo(
            CaptionRequest.newBuilder(Records.request())
                .clearMinNewTokens()
                .clearIgnoreEos()
                .clearDeadline()
                .clearPriority()
                .build());
  }

  private static GenericRecord generic(CaptionRequest request) throws IOException {
    byte[] bytes = AvroCodec.of(CaptionRequest.class).encode(request);
    return new BinaryMessageDecoder<GenericRecord>(new GenericData(), CURRENT).decode(bytes);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static Schema withUrgency(Schema schema) {
    List<Schema.Field> fields = new ArrayList<>();
    schema.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    fields.add(new Schema.Field("urgency", Schema.create(Schema.Type.INT), null, 5));
    return Schema.createRecord(
        schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
  }
}
