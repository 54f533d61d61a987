// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.request;

/**
 * Why a request could not be answered. Names are stable: they are written to dead letters and to
 * the error objects of the command line, and users match on them.
 */
public enum ErrorCode {
  /** The image has no bytes. */
  IMAGE_EMPTY,
  /** The bytes are no image, or one in a format that is not read. */
  IMAGE_UNSUPPORTED_FORMAT,
  /** The image is over the byte or pixel limit, by its header. */
  IMAGE_TOO_LARGE,
  /** Decoding the image would take more work than is allowed, by what its parts announce. */
  IMAGE_TOO_EXPENSIVE,
  /** The image is of a known format, but broken. */
  IMAGE_UNDECODABLE,
  /** What an image's URI names does not exist or cannot be read. */
  IMAGE_NOT_FOUND,
  /** The server or file system that holds an image does not answer, or not whole and in time. */
  IMAGE_UNREACHABLE,
  /** The image's URI is of a scheme, or at a place, that the configuration does not allow. */
  URI_NOT_ALLOWED,
  /** The prompt has no text. */
  PROMPT_EMPTY,
  /**
   * The prompt's text names a special token of the model, such as an end-of-sequence mark, and
   * those are refused; or it holds a token that has no embedding.
   */
  PROMPT_SPECIAL_TOKEN,
  /** The prompt has more or fewer image marks than the request has images. */
  IMAGE_COUNT_MISMATCH,
  /** The prompt, images expanded, leaves no room for a new token in the model's context. */
  PROMPT_TOO_LONG,
  /** A parameter is out of its range, or not a number. */
  INVALID_PARAMETER,
  /** A parameter or field that is not known, or not supported by this version. */
  UNSUPPORTED_PARAMETER,
  /** The request asks for a model that is not served here. */
  UNKNOWN_MODEL,
  /** The request's memory would exceed the engine's whole budget. */
  OUT_OF_MEMORY_BUDGET,
  /** The model produced a logit that is not a finite number. */
  NON_FINITE_LOGITS,
  /** The request was cancelled. */
  CANCELLED,
  /** The engine failed; the request may well succeed elsewhere. */
  ENGINE_FAILED,
  /** The engine was closed before the request was finished. */
  ENGINE_CLOSED
}
