// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.wire;

import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.WireFormatException.Problem;
import dev.foresight.schemas.json.RequestJson;
import dev.foresight.schemas.registry.SchemaRegistry;
import java.util.Arrays;
import java.util.Optional;

/** Reads requests in one format, or in any. Safe for use by many threads. */
public final class RequestReader {
  /** Some editors and writers put it before UTF-8; the JSON reader passes over it. */
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputFormat format;
  private final AvroCodec<CaptionRequest> avro;
  private final Optional<RegistryCodec<CaptionRequest>> registry;
  private final RequestJson json = new RequestJson();

  /** Creates a reader of Avro and JSON, told apart by their first bytes. */
  public RequestReader() {
    this(InputFormat.AUTO, SchemaHistory.load(), Optional.empty());
  }

  /**
   * Creates a reader.
   *
   * @param history of the schemas that requests were written with
   * @param registry of the schemas of Confluent's wire format, if there is one
   */
  public RequestReader(
      InputFormat format, SchemaHistory history, Optional<SchemaRegistry> registry) {
    this.format = format;
    this.avro = AvroCodec.of(CaptionRequest.class, history);
    this.registry = registry.map(known -> new RegistryCodec<>(known, CaptionRequest.class));
  }

  /**
   * Reads a request.
   *
   * @param bytes a record's value; null if it has none
   * @throws WireFormatException if the bytes are no request
   * @throws dev.foresight.schemas.registry.RegistryException if the registry does not answer
   */
  public CaptionRequest read(byte[] bytes) throws WireFormatException {
    if (bytes == null || bytes.length == 0) {
      throw new WireFormatException(
          Problem.EMPTY, "the record has no value, but must hold a request");
    }
    return switch (format == InputFormat.AUTO ? detected(bytes) : format) {
      case AVRO -> avro.decode(bytes);
      case JSON -> json.read(bytes);
      default -> fromRegistry(bytes);
    };
  }

  private CaptionRequest fromRegistry(byte[] bytes) throws WireFormatException {
    if (registry.isEmpty()) {
      throw new WireFormatException(
          Problem.MALFORMED,
          "the value begins with the byte 00, as Confluent's wire format does, but no registry is"
              + " known here; set --registry-url");
    }
    return registry.get().decode(bytes);
  }

  private static InputFormat detected(byte[] bytes) throws WireFormatException {
    if (AvroCodec.isEncoded(bytes)) {
      return InputFormat.AVRO;
    }
    if (bytes[0] == 0) {
      return InputFormat.REGISTRY;
    }
    if (firstVisible(bytes) == '{') {
      return InputFormat.JSON;
    }
    throw new WireFormatException(
        Problem.MALFORMED,
        String.format(
            "the value begins with the byte %02X, but must begin with C3 01 (Avro single-object"
                + " encoding), with 00 (Confluent's wire format) or with an opening brace (JSON)",
            bytes[0]));
  }

  private static byte firstVisible(byte[] bytes) {
    int at = startsWith(bytes, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    while (at < bytes.length - 1 && Character.isWhitespace(bytes[at])) {
      at++;
    }
    return bytes[at];
  }

  private static boolean startsWith(byte[] bytes, byte[] beginning) {
    return bytes.length > beginning.length
        && Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
  }
}
