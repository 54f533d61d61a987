// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.deadletter;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.schemas.WireFormatException;
import java.util.Optional;

/**
 * Why a record could not be answered. Names are stable: they are written to dead letters and
 * metrics, and users match on them. Those that the engine has too bear its names.
 */
public enum DeadLetterCode {
  /** The record has no value. */
  RECORD_EMPTY,
  /** The value is neither Avro nor JSON, or one of them broken. */
  RECORD_MALFORMED,
  /** The fields of the request contradict each other, or one that must be there is missing. */
  RECORD_INVALID,
  /** The value is Avro of a schema that this version does not know. */
  SCHEMA_UNKNOWN,
  /** The value is Avro of a known record that is no request. */
  SCHEMA_MISMATCH,
  /** The request was not answered within the time limit. */
  TIMED_OUT,
  /** The image has no bytes. */
  IMAGE_EMPTY,
  /** The bytes are no image, or one in a format that is not read. */
  IMAGE_UNSUPPORTED_FORMAT,
  /** The image is over the byte or pixel limit. */
  IMAGE_TOO_LARGE,
  /** The image is of a known format, but broken. */
  IMAGE_UNDECODABLE,
  /** The file that an image names does not exist or cannot be read. */
  IMAGE_NOT_FOUND,
  /** The image's URI is of a scheme, or at a place, that the configuration does not allow. */
  URI_NOT_ALLOWED,
  /** The prompt has no text. */
  PROMPT_EMPTY,
  /** The prompt's text holds a special token of the model. */
  PROMPT_SPECIAL_TOKEN,
  /** The prompt has more or fewer image marks than the request has images. */
  IMAGE_COUNT_MISMATCH,
  /** The prompt, images expanded, leaves no room for a new token in the model's context. */
  PROMPT_TOO_LONG,
  /** A parameter is out of its range or of the wrong type. */
  INVALID_PARAMETER,
  /** A field that is not known, or a parameter not supported by this version. */
  UNSUPPORTED_PARAMETER,
  /** The request asks for a model that is not served here. */
  UNKNOWN_MODEL,
  /** The request's memory would exceed the engine's whole budget. */
  OUT_OF_MEMORY_BUDGET,
  /** The model produced a logit that is not a finite number. */
  NON_FINITE_LOGITS,
  /** The engine failed at the event twice, the second time alone, and answered another one then. */
  ENGINE_FAILED,
  /** The engine died, or its process, while nothing but this event was inside. */
  ENGINE_CRASHED,
  /** A failure that nobody foresaw; the message tells it, and the log where. */
  UNEXPECTED_FAILURE;

  /**
   * Returns the code of an engine's failure if the request is at fault, and nothing if the engine
   * is: then the job must fail and answer the request after its restart, or a broken device would
   * turn a whole topic into dead letters.
   */
  public static Optional<DeadLetterCode> of(ErrorCode code) {
    return switch (code) {
      case IMAGE_EMPTY,
          IMAGE_UNSUPPORTED_FORMAT,
          IMAGE_TOO_LARGE,
          IMAGE_UNDECODABLE,
          IMAGE_NOT_FOUND,
          URI_NOT_ALLOWED,
          PROMPT_EMPTY,
          PROMPT_SPECIAL_TOKEN,
          IMAGE_COUNT_MISMATCH,
          PROMPT_TOO_LONG,
          INVALID_PARAMETER,
          UNSUPPORTED_PARAMETER,
          UNKNOWN_MODEL,
          OUT_OF_MEMORY_BUDGET,
          NON_FINITE_LOGITS ->
          Optional.of(valueOf(code.name()));
      case CANCELLED, ENGINE_FAILED, ENGINE_CLOSED -> Optional.empty();
    };
  }

  /** Returns the code of a value that cannot be read. */
  public static DeadLetterCode of(WireFormatException.Problem problem) {
    return switch (problem) {
      case EMPTY -> RECORD_EMPTY;
      case MALFORMED -> RECORD_MALFORMED;
      case UNKNOWN_SCHEMA -> SCHEMA_UNKNOWN;
      case WRONG_SCHEMA -> SCHEMA_MISMATCH;
      case UNKNOWN_FIELD -> UNSUPPORTED_PARAMETER;
      case MISSING_FIELD -> RECORD_INVALID;
      case INVALID_FIELD -> INVALID_PARAMETER;
    };
  }

  /** Returns whether an image, or the way to it, is at fault. */
  public boolean isAboutAnImage() {
    return switch (this) {
      case IMAGE_EMPTY,
          IMAGE_UNSUPPORTED_FORMAT,
          IMAGE_TOO_LARGE,
          IMAGE_UNDECODABLE,
          IMAGE_NOT_FOUND,
          URI_NOT_ALLOWED ->
          true;
      default -> false;
    };
  }
}
