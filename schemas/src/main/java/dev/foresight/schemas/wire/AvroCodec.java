// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.wire;

import dev.foresight.schemas.UnknownSchemaException;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.WireFormatException.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * A record in Avro's single-object encoding: two marker bytes C3 01, the fingerprint of the
 * writer's schema (8 bytes, little endian), and the Avro binary of the record.
 *
 * <p>Records of older writers are read by the rules of schema resolution. Safe for use by many
 * threads.
 *
 * @param <T> the record
 * @see <a
 *     href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">Specification</a>
 */
public final class AvroCodec<T extends SpecificRecord> {
  private static final int HEADER = 10;

  private final SchemaHistory history;
  private final BinaryMessageEncoder<T> encoder;
  private final AvroBody<T> body;

  private AvroCodec(SpecificData model, Schema schema, SchemaHistory history) {
    this.history = history;
    this.encoder = new BinaryMessageEncoder<>(model, schema);
    this.body = new AvroBody<>(model, schema);
  }

  /** Returns a codec that reads all versions of a record and writes the current one. */
  public static <T extends SpecificRecord> AvroCodec<T> of(Class<T> type) {
    return of(type, SchemaHistory.load());
  }

  /** Returns a codec that reads the versions of a history and writes the current one. */
  public static <T extends SpecificRecord> AvroCodec<T> of(Class<T> type, SchemaHistory history) {
    SpecificData model = SpecificData.getForClass(type);
    return new AvroCodec<>(model, model.getSchema(type), history);
  }

  /** Returns whether bytes claim to be in this encoding. */
  public static boolean isEncoded(byte[] bytes) {
    return bytes.length >= 2 && bytes[0] == (byte) 0xC3 && bytes[1] == 1;
  }

  /**
   * Encodes a record.
   *
   * @throws AvroRuntimeException if a field that must have a value has none
   */
  public byte[] encode(T record) {
    try {
      ByteBuffer encoded = encoder.encode(record);
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  /**
   * Decodes a record.
   *
   * @throws UnknownSchemaException if the writer's schema is not in the history
   * @throws WireFormatException if the bytes are another record, or broken
   */
  public T decode(byte[] bytes) throws WireFormatException {
    if (!isEncoded(bytes) || bytes.length < HEADER) {
      throw new WireFormatException(
          Problem.MALFORMED,
          "the value is not in Avro's single-object encoding: it must begin with the bytes C3 01 and"
              + " a schema fingerprint");
    }
    long fingerprint = fingerprint(bytes);
    Schema writer =
        history.find(fingerprint).orElseThrow(() -> new UnknownSchemaException(fingerprint));
    return body.read(writer, bytes, HEADER);
  }

  private static long fingerprint(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
  }
}
