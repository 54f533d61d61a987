// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.decode;

import dev.foresight.engine.images.ImageLoader;
import dev.foresight.engine.request.RequestException;
import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.ImageSource;
import dev.foresight.schemas.Role;
import dev.foresight.schemas.Turn;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.streaming.deadletter.RejectedException;
import java.util.List;

/** Checks what needs neither a model nor an image. */
final class RequestValidator {
  /**
   * Does nothing if the request makes sense.
   *
   * @throws RejectedException naming the field, the value and the remedy
   */
  void validate(CaptionRequest request) throws RejectedException {
    if (request.getId().isBlank()) {
      throw new RejectedException(
          DeadLetterCode.RECORD_INVALID, "id is empty, but must name the request");
    }
    validatePrompt(request);
    validateImages(request.getImages());
    try {
      // The engine's own constructors know the ranges.
      GenerationRequests.of(request, List.of());
    } catch (RequestException e) {
      throw new RejectedException(
          DeadLetterCode.of(e.code()).orElse(DeadLetterCode.INVALID_PARAMETER), e.getMessage(), e);
    }
  }

  private static void validatePrompt(CaptionRequest request) throws RejectedException {
    boolean hasTurns = !request.getTurns().isEmpty();
    if (request.getPrompt() != null && hasTurns) {
      throw new RejectedException(
          DeadLetterCode.RECORD_INVALID, "prompt and turns are both given; leave one out");
    }
    if (request.getPrompt() == null && !hasTurns) {
      throw new RejectedException(
          DeadLetterCode.RECORD_INVALID, "neither prompt nor turns is given; give one of them");
    }
    if (hasTurns) {
      validateTurns(request);
    } else if (request.getPrompt().isBlank()) {
      throw new RejectedException(
          DeadLetterCode.PROMPT_EMPTY, "prompt is empty, but must hold text");
    }
  }

  private static void validateTurns(CaptionRequest request) throws RejectedException {
    if (request.getRawPrompt()) {
      throw new RejectedException(
          DeadLetterCode.RECORD_INVALID,
          "raw_prompt is true, but turns are given; give the raw text as prompt");
    }
    List<Turn> turns = request.getTurns();
    Turn last = turns.get(turns.size() - 1);
    if (last.getRole() != Role.USER) {
      throw new RejectedException(
          DeadLetterCode.RECORD_INVALID,
          "the last turn is of role " + last.getRole() + ", but must be the user's");
    }
    if (last.getText().isBlank()) {
      throw new RejectedException(
          DeadLetterCode.PROMPT_EMPTY, "the text of the last turn is empty, but must hold text");
    }
    long placed = 0;
    for (Turn turn : turns) {
      if (turn.getImages() < 0) {
        throw new RejectedException(
            DeadLetterCode.INVALID_PARAMETER,
            "images of a turn is " + turn.getImages() + ", but must be 0 or above");
      }
      placed += turn.getImages();
    }
    if (placed != request.getImages().size()) {
      throw new RejectedException(
          DeadLetterCode.IMAGE_COUNT_MISMATCH,
          "the turns place "
              + placed
              + " images, but the request has "
              + request.getImages().size()
              + "; set images of each turn");
    }
  }

  private static void validateImages(List<ImageSource> images) throws RejectedException {
    for (int i = 0; i < images.size(); i++) {
      ImageSource image = images.get(i);
      String name = ImageLoader.field(i);
      boolean hasBytes = image.getBytes() != null;
      boolean hasUri = image.getUri() != null;
      if (hasBytes == hasUri) {
        throw new RejectedException(
            DeadLetterCode.RECORD_INVALID,
            name
                + " has "
                + (hasBytes ? "both bytes and uri" : "neither bytes nor uri")
                + "; give one of them");
      }
      if (hasBytes && !image.getBytes().hasRemaining()) {
        throw new RejectedException(
            DeadLetterCode.IMAGE_EMPTY, name + " has no bytes, but must hold an encoded image");
      }
    }
  }
}
