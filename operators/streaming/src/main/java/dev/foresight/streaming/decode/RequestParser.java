// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.decode;

import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.wire.RequestReader;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.streaming.deadletter.RejectedException;
import java.nio.ByteBuffer;

/** Reads and checks the request that a record holds. Safe for use by many threads. */
public final class RequestParser {
  private final RequestReader reader = new RequestReader();
  private final RequestValidator validator = new RequestValidator();

  /**
   * Returns the record's request.
   *
   * @throws RejectedException if it holds none, or one that makes no sense
   */
  public CaptionRequest parse(SourceRecord record) throws RejectedException {
    CaptionRequest request = read(record);
    validator.validate(request);
    return request;
  }

  /**
   * Returns the record's request, unchecked.
   *
   * @throws RejectedException if it holds none
   */
  CaptionRequest read(SourceRecord record) throws RejectedException {
    try {
      return reader.read(bytes(record.getValue()));
    } catch (WireFormatException e) {
      throw new RejectedException(DeadLetterCode.of(e.problem()), e.getMessage(), e);
    }
  }

  /** Throws unless the request makes sense. */
  void validate(CaptionRequest request) throws RejectedException {
    validator.validate(request);
  }

  private static byte[] bytes(ByteBuffer value) {
    if (value == null) {
      return null;
    }
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return bytes;
  }
}
