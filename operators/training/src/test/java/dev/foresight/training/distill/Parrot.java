// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.distill;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.FinishReason;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.testing.CannedAnswer;
import java.util.List;
import java.util.function.Function;

/**
 * Repeats what the user says last, with the temperature and how much was said before; some words
 * make it fail, say nothing, or go on to the limit. Dies after a number of answers.
 */
final class Parrot implements Function<GenerationRequest, Generation> {
  private int lives;

  Parrot(int lives) {
    this.lives = lives;
  }

  @Override
  public Generation apply(GenerationRequest request) {
    List<Turn> turns = ((Prompt.Chat) request.prompt()).turns();
    String said = turns.get(turns.size() - 1).text();
    if (lives-- <= 0) {
      throw new RequestException(ErrorCode.ENGINE_CLOSED, "the engine was closed");
    }
    if (said.contains("fail")) {
      throw new RequestException(ErrorCode.PROMPT_TOO_LONG, "too long");
    }
    long before = turns.stream().filter(turn -> turn.role() == Role.ASSISTANT).count();
    return CannedAnswer.to(request)
        .text(
            said.contains("nothing")
                ? " "
                : " %s, %s, %d".formatted(said, request.sampling().temperature(), before))
        .finishReason(said.contains("long") ? FinishReason.LENGTH : FinishReason.EOS)
        .generation();
  }
}
