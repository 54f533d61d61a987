// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.wire;

import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.WireFormatException.Problem;
import dev.foresight.schemas.json.RequestJson;

/**
 * Reads requests in either form, told apart by the first bytes: C3 01 is Avro, an opening brace is
 * JSON. Safe for use by many threads.
 */
public final class RequestReader {
  private final AvroCodec<CaptionRequest> avro = AvroCodec.of(CaptionRequest.class);
  private final RequestJson json = new RequestJson();

  /**
   * Reads a request.
   *
   * @param bytes a record's value; null if it has none
   * @throws WireFormatException if the bytes are no request
   */
  public CaptionRequest read(byte[] bytes) throws WireFormatException {
    if (bytes == null || bytes.length == 0) {
      throw new WireFormatException(
          Problem.EMPTY, "the record has no value, but must hold a request");
    }
    if (AvroCodec.isEncoded(bytes)) {
      return avro.decode(bytes);
    }
    if (firstVisible(bytes) == '{') {
      return json.read(bytes);
    }
    throw new WireFormatException(
        Problem.MALFORMED,
        String.format(
            "the value begins with the byte %02X, but must begin with C3 01 (Avro single-object"
                + " encoding) or with an opening brace (JSON)",
            bytes[0]));
  }

  private static byte firstVisible(byte[] bytes) {
    int at = 0;
    while (at < bytes.length - 1 && Character.isWhitespace(bytes[at])) {
      at++;
    }
    return bytes[at];
  }
}
