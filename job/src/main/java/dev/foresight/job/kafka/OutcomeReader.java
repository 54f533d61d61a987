// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.schemas.CaptionResult;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.WireFormatException.Problem;
import dev.foresight.schemas.json.DeadLetterJson;
import dev.foresight.schemas.json.ResultJson;
import dev.foresight.schemas.wire.AvroCodec;
import java.io.IOException;

/** Reads results and dead letters, Avro or JSON, as JSON. */
public final class OutcomeReader {
  private final AvroCodec<CaptionResult> results = AvroCodec.of(CaptionResult.class);
  private final AvroCodec<DeadLetter> deadLetters = AvroCodec.of(DeadLetter.class);
  private final ResultJson resultJson = new ResultJson();
  private final DeadLetterJson deadLetterJson = new DeadLetterJson();
  private final ObjectMapper json = new ObjectMapper();

  /**
   * Reads a record's value.
   *
   * @return {@code text} and more for a result, {@code code} and more for a dead letter
   * @throws WireFormatException if it is neither
   */
  public JsonNode read(byte[] value) throws WireFormatException {
    if (value == null) {
      throw new WireFormatException(Problem.EMPTY, "the record has no value");
    }
    try {
      return json.readTree(AvroCodec.isEncoded(value) ? decoded(value) : value);
    } catch (IOException e) {
      throw new WireFormatException(
          Problem.MALFORMED, "the value is neither Avro's single-object encoding nor JSON", e);
    }
  }

  private byte[] decoded(byte[] value) throws WireFormatException {
    try {
      return resultJson.write(results.decode(value));
    } catch (WireFormatException e) {
      if (e.problem() != Problem.WRONG_SCHEMA) {
        throw e;
      }
      return deadLetterJson.write(deadLetters.decode(value));
    }
  }
}
