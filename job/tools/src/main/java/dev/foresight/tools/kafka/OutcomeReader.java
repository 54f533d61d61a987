// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.schemas.CaptionResult;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.WireFormatException.Problem;
import dev.foresight.schemas.json.DeadLetterJson;
import dev.foresight.schemas.json.ResultJson;
import dev.foresight.schemas.registry.SchemaRegistry;
import dev.foresight.schemas.wire.AvroCodec;
import dev.foresight.schemas.wire.RegistryCodec;
import dev.foresight.streaming.registry.RegistrySettings;
import java.io.IOException;
import java.util.Optional;

/** Reads results and dead letters, in any format that they are written in. */
public final class OutcomeReader {
  private final AvroCodec<CaptionResult> results = AvroCodec.of(CaptionResult.class);
  private final AvroCodec<DeadLetter> deadLetters = AvroCodec.of(DeadLetter.class);
  private final ResultJson resultJson = new ResultJson();
  private final DeadLetterJson deadLetterJson = new DeadLetterJson();
  private final ObjectMapper json = new ObjectMapper();
  private final Optional<RegistryCodec<CaptionResult>> registeredResults;
  private final Optional<RegistryCodec<DeadLetter>> registeredLetters;

  /** Creates a reader of Avro's single-object encoding and JSON. */
  public OutcomeReader() {
    this(Optional.empty());
  }

  /** Creates a reader that knows a registry, too, if there is one. */
  public OutcomeReader(Optional<RegistrySettings> settings) {
    Optional<SchemaRegistry> registry = settings.map(RegistrySettings::connect);
    registeredResults = registry.map(known -> new RegistryCodec<>(known, CaptionResult.class));
    registeredLetters = registry.map(known -> new RegistryCodec<>(known, DeadLetter.class));
  }

  /**
   * Reads a record's value.
   *
   * @return {@code text} and more for a result, {@code code} and more for a dead letter
   * @throws RegistryMissingException if only a registry could tell
   * @throws WireFormatException if it is neither
   */
  public JsonNode read(byte[] value) throws WireFormatException {
    if (value == null) {
      throw new WireFormatException(Problem.EMPTY, "the record has no value");
    }
    try {
      return json.readTree(asJson(value));
    } catch (IOException e) {
      throw new WireFormatException(
          Problem.MALFORMED,
          "the value is neither Avro's single-object encoding, nor Confluent's wire format, nor JSON",
          e);
    }
  }

  /**
   * Reads a dead letter.
   *
   * @return nothing if the value is a result
   * @throws WireFormatException if it is neither
   */
  public Optional<DeadLetter> readDeadLetter(byte[] value) throws WireFormatException {
    JsonNode outcome = read(value);
    return outcome.has("code") ? Optional.of(deadLetterJson.read(outcome)) : Optional.empty();
  }

  private byte[] asJson(byte[] value) throws WireFormatException {
    if (AvroCodec.isEncoded(value)) {
      return decoded(value, results::decode, deadLetters::decode);
    }
    if (RegistryCodec.isEncoded(value)) {
      if (registeredResults.isEmpty()) {
        throw new RegistryMissingException();
      }
      return decoded(value, registeredResults.get()::decode, registeredLetters.get()::decode);
    }
    return value;
  }

  private byte[] decoded(byte[] value, Decoder<CaptionResult> results, Decoder<DeadLetter> letters)
      throws WireFormatException {
    try {
      return resultJson.write(results.decode(value));
    } catch (WireFormatException e) {
      if (e.problem() != Problem.WRONG_SCHEMA) {
        throw e;
      }
      return deadLetterJson.write(letters.decode(value));
    }
  }

  /** How one kind of outcome is read. */
  private interface Decoder<T> {
    T decode(byte[] value) throws WireFormatException;
  }
}
