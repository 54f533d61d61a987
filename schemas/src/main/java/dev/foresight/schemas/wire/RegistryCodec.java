// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.wire;

import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.WireFormatException.Problem;
import dev.foresight.schemas.registry.SchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * A record in Confluent's wire format: a zero byte, the id of the writer's schema (4 bytes, big
 * endian), and the Avro binary of the record. Safe for use by many threads.
 *
 * @param <T> the record
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format">Wire
 *     format</a>
 */
public final class RegistryCodec<T extends SpecificRecord> {
  private static final int HEADER = 5;

  private final SchemaRegistry registry;
  private final SpecificData model;
  private final Schema schema;
  private final AvroBody<T> body;

  /** Creates a codec that asks a registry for the schemas of others. */
  public RegistryCodec(SchemaRegistry registry, Class<T> type) {
    this.registry = registry;
    this.model = SpecificData.getForClass(type);
    this.schema = model.getSchema(type);
    this.body = new AvroBody<>(model, schema);
  }

  /** Returns whether bytes claim to be in this format. */
  public static boolean isEncoded(byte[] bytes) {
    return bytes.length >= HEADER && bytes[0] == 0;
  }

  /** Returns the schema of what is written. */
  public Schema schema() {
    return schema;
  }

  /**
   * Encodes a record.
   *
   * @param schemaId of {@link #schema()}, as the registry gave it
   */
  public byte[] encode(int schemaId, T record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      bytes.write(ByteBuffer.allocate(HEADER).put((byte) 0).putInt(schemaId).array());
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new SpecificDatumWriter<T>(schema, model).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Decodes a record.
   *
   * @throws WireFormatException if the registry does not know the schema, the bytes are another
   *     record, or broken
   * @throws dev.foresight.schemas.registry.RegistryException if the registry does not answer
   */
  public T decode(byte[] bytes) throws WireFormatException {
    if (!isEncoded(bytes)) {
      throw new WireFormatException(
          Problem.MALFORMED,
          "the value is not in Confluent's wire format: it must begin with the byte 00 and the id of"
              + " a schema");
    }
    return body.read(registry.schema(ByteBuffer.wrap(bytes).getInt(1)), bytes, HEADER);
  }
}
