// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import dev.foresight.engine.request.Prompt.Turn;
import java.util.ArrayList;
import java.util.List;

/**
 * How LLaVA-1.5 writes a conversation down, as the chat template of {@code
 * llava-hf/llava-1.5-7b-hf}: {@code USER: <image>\nWhat is it? ASSISTANT:}. Images of a turn come
 * before its text.
 */
final class ChatTemplate {
  private final String imageMark;

  ChatTemplate(String imageMark) {
    this.imageMark = imageMark;
  }

  /** Writes turns down: only what the template itself puts there is a special token. */
  List<PromptPiece> render(List<Turn> turns) {
    List<PromptPiece> pieces = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Turn turn : turns) {
      text.append(
          switch (turn.role()) {
            case SYSTEM -> "";
            case USER -> "USER: ";
            case ASSISTANT -> "ASSISTANT: ";
          });
      for (int i = 0; i < turn.images(); i++) {
        pieces.add(new PromptPiece.Text(text.toString()));
        pieces.add(new PromptPiece.Special(imageMark));
        text.setLength(0);
        text.append('\n');
      }
      text.append(turn.text()).append(' ');
    }
    pieces.add(new PromptPiece.Text(text.append("ASSISTANT:").toString()));
    return pieces;
  }
}
