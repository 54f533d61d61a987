// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.deadletter;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.schemas.WireFormatException;
import java.util.Optional;

/**
 * Why a record could not be answered. Names are stable: they are written to dead letters and
 * metrics, and users match on them. Those that the engine has too bear its names.
 */
public enum DeadLetterCode {
  RECORD_EMPTY("The record has no value.", "Send a request as the value."),
  RECORD_MALFORMED(
      "The value is neither Avro nor JSON, or one of them broken.",
      "Send Avro, Confluent's wire format or JSON; set --input-format and --registry-url to what is"
          + " sent."),
  RECORD_INVALID(
      "The fields of the request contradict each other, or one that must be there is missing.",
      "Change the fields that the message names."),
  SCHEMA_UNKNOWN(
      "The value is Avro of a schema that this version does not know.",
      "Put the sender's schema into --reader-schemas, or name its registry; then replay."),
  SCHEMA_MISMATCH(
      "The value is Avro of a known record that is no request.",
      "Send CaptionRequest records to the topic of requests."),
  TIMED_OUT(
      "The request was not answered within the time limit.",
      "Replay when there is less load, or raise --caption-timeout."),
  DEADLINE_EXCEEDED(
      "The request's own deadline passed before it was answered.",
      "Send it with a later deadline or a higher priority, or when there is less load."),
  IMAGE_EMPTY("The image has no bytes.", "Send the image's bytes."),
  IMAGE_UNSUPPORTED_FORMAT(
      "The bytes are no image, or one in a format that is not read.",
      "Send PNG, JPEG, GIF, BMP, TIFF or WebP."),
  IMAGE_TOO_LARGE("The image is over the byte or pixel limit.", "Scale the image down."),
  IMAGE_TOO_EXPENSIVE(
      "Decoding the image would take more work than is allowed, by what its parts announce.",
      "Save the image anew, a JPEG as baseline; or raise --max-image-work and replay."),
  IMAGE_TOO_SMALL(
      "A side of the image is under the limit of the captioning of an archive.",
      "Lower --min-size, then run again with --retry-failed."),
  IMAGE_FILTERED(
      "The image has more pixels than the captioning of an archive takes.",
      "Raise --max-pixels, then run again with --retry-failed."),
  IMAGE_UNDECODABLE(
      "The image is of a known format, but broken.", "Send the image again from its original."),
  IMAGE_NOT_FOUND(
      "What an image's URI names does not exist or cannot be read.",
      "Put the file there, then replay."),
  IMAGE_UNREACHABLE(
      "The server or file system that holds an image does not answer, or not whole and in time.",
      "Replay when it answers again; if it is slow, raise --image-timeout."),
  URI_NOT_ALLOWED(
      "The image's URI is of a scheme, or at a place, that the configuration does not allow.",
      "Allow the folder with --image-root or the host with --image-hosts and replay, or send the"
          + " bytes."),
  FILE_UNREADABLE(
      "A file of an archive is broken, or gone, from a place on: how many rows that are nobody knows.",
      "Put the file right, then caption it in another run."),
  PROMPT_EMPTY("The prompt has no text.", "Send a prompt."),
  PROMPT_SPECIAL_TOKEN(
      "The prompt's text names a special token of the model, and the job refuses those.",
      "Leave the token out of the prompt, or run the job with --special-tokens text; then replay."),
  IMAGE_COUNT_MISMATCH(
      "The prompt has more or fewer image marks than the request has images.",
      "Place as many images in the prompt or the turns as the request has."),
  PROMPT_TOO_LONG(
      "The prompt, images expanded, leaves no room for a new token in the model's context.",
      "Shorten the prompt, send fewer images, or lower max_new_tokens."),
  INVALID_PARAMETER(
      "A parameter is out of its range or of the wrong type.",
      "Give the parameter a value in the range that the message names."),
  UNSUPPORTED_PARAMETER(
      "A field that is not known, or a parameter not supported by this version.",
      "Leave the field out, or correct its name."),
  UNKNOWN_MODEL(
      "The request asks for a model that is not served here.",
      "Leave model out, or name one that is served: the job's own, or that of a route."),
  OUT_OF_MEMORY_BUDGET(
      "The request's memory would exceed the engine's whole budget.",
      "Raise --kv-budget-mib and replay, or lower max_new_tokens."),
  NON_FINITE_LOGITS(
      "The model produced a logit that is not a finite number.",
      "Compute in float32 (--dtype), and check the weights."),
  ENGINE_FAILED(
      "The engine failed at the event twice, the second time alone, and answered another one then.",
      "Report it with the event; replay with another version."),
  ENGINE_CRASHED(
      "The engine died, or its process, while nothing but this event was inside.",
      "Report it with the event; replay with another version."),
  RESULT_TOO_LARGE(
      "The answer, with what is passed on from the request, exceeds the largest record.",
      "Send less in key, headers and attributes, or raise --max-record-bytes and the topic's"
          + " max.message.bytes; then replay."),
  UNEXPECTED_FAILURE(
      "A failure that nobody foresaw; the message tells it, and the log where.",
      "Report it with the event and the log; replay with another version.");

  private final String meaning;
  private final String remedy;

  DeadLetterCode(String meaning, String remedy) {
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** Returns what happened, in one sentence. */
  public String meaning() {
    return meaning;
  }

  /** Returns what to do about it, in one sentence. */
  public String remedy() {
    return remedy;
  }

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
          IMAGE_TOO_EXPENSIVE,
          IMAGE_UNDECODABLE,
          IMAGE_NOT_FOUND,
          IMAGE_UNREACHABLE,
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

  /** Returns the code of a failure by the input's own fault; nothing if the engine is at fault. */
  public static Optional<DeadLetterCode> ofFault(Throwable failure) {
    if (failure instanceof RejectedException rejected) {
      return Optional.of(rejected.code());
    }
    return failure instanceof RequestException e ? of(e.code()) : Optional.empty();
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
          IMAGE_TOO_EXPENSIVE,
          IMAGE_TOO_SMALL,
          IMAGE_FILTERED,
          IMAGE_UNDECODABLE,
          IMAGE_NOT_FOUND,
          IMAGE_UNREACHABLE,
          URI_NOT_ALLOWED ->
          true;
      default -> false;
    };
  }
}
