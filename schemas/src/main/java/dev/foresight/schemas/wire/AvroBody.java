// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.wire;

import dev.foresight.schemas.Shortened;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.WireFormatException.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * The Avro binary of a record behind a header of any kind, written with any version of its schema.
 * Safe for use by many threads.
 *
 * @param <T> the record
 */
final class AvroBody<T extends SpecificRecord> {
  private final SpecificData model;
  private final Schema schema;
  private final Map<Schema, DatumReader<T>> readers = new ConcurrentHashMap<>();

  AvroBody(SpecificData model, Schema schema) {
    this.model = model;
    this.schema = schema;
  }

  /**
   * Reads a record.
   *
   * @param writer schema that the bytes were written with
   * @param header number of bytes before the body
   * @throws WireFormatException if the bytes are another record, or broken
   */
  T read(Schema writer, byte[] bytes, int header) throws WireFormatException {
    if (!writer.getFullName().equals(schema.getFullName())) {
      throw new WireFormatException(
          Problem.WRONG_SCHEMA,
          writer.getName().equals(schema.getName())
              ? "the value is a %s of the namespace '%s', but must be one of '%s'"
                  .formatted(schema.getName(), namespace(writer), namespace(schema))
              : "the value is a %s, but must be a %s"
                  .formatted(writer.getName(), schema.getName()));
    }
    DatumReader<T> reader =
        readers.computeIfAbsent(
            writer, version -> new SpecificDatumReader<>(version, schema, model));
    BinaryDecoder body =
        DecoderFactory.get().binaryDecoder(bytes, header, bytes.length - header, null);
    try {
      T record = reader.read(null, body);
      if (body.isEnd()) {
        return record;
      }
    } catch (IOException | RuntimeException e) {
      // Broken bytes fail in many ways inside Avro: end of file, negative sizes, bad indexes.
      throw new WireFormatException(Problem.MALFORMED, "the Avro body is broken: " + reason(e), e);
    }
    throw new WireFormatException(Problem.MALFORMED, "bytes follow the end of the Avro body");
  }

  /** Of what is not Avro's own, only programmers make something. */
  private static String reason(Exception failure) {
    if (failure instanceof EOFException) {
      return "it ends in the middle of a field";
    }
    return failure instanceof AvroRuntimeException && failure.getMessage() != null
        ? Shortened.of(failure.getMessage())
        : "it does not fit its schema";
  }

  private static String namespace(Schema schema) {
    return schema.getNamespace() == null ? "" : schema.getNamespace();
  }
}
