// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.decode;

import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.registry.RegistryException;
import dev.foresight.schemas.wire.RequestReader;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.streaming.deadletter.RejectedException;
import java.nio.ByteBuffer;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** Reads and checks the request that a record holds. Safe for use by many threads. */
public final class RequestParser {
  private final RequestReader reader;
  private final RequestValidator validator = new RequestValidator();

  /** Creates a parser of what a reader reads. */
  public RequestParser(RequestReader reader) {
    this.reader = reader;
  }

  /**
   * Returns the request that a value holds.
   *
   * @param value in the reader's format; null if the record has none
   * @throws RejectedException if it holds none, or one that makes no sense
   */
  public CaptionRequest parse(byte[] value) throws RejectedException {
    CaptionRequest request = read(value);
    validate(request);
    return request;
  }

  /**
   * Returns the request that a record holds.
   *
   * @throws RejectedException if it holds none, or one that makes no sense
   */
  public CaptionRequest parse(SourceRecord record) throws RejectedException {
    return parse(bytes(record.getValue()));
  }

  /** Returns the request that a record holds, unchecked. */
  CaptionRequest read(SourceRecord record) throws RejectedException {
    return read(bytes(record.getValue()));
  }

  /** Does nothing if the request makes sense. */
  void validate(CaptionRequest request) throws RejectedException {
    validator.validate(request);
  }

  private CaptionRequest read(byte[] value) throws RejectedException {
    try {
      return reader.read(value);
    } catch (WireFormatException e) {
      throw new RejectedException(DeadLetterCode.of(e.problem()), e.getMessage(), e);
    } catch (RegistryException e) {
      // No record is at fault, so the job fails; for good if its restart would fail again.
      throw e.isLasting() ? new SuppressRestartsException(e) : e;
    }
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
