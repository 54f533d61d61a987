// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture.llava;

import dev.foresight.engine.request.Prompt.Turn;
import dev.foresight.engine.text.ChatTemplate;
import dev.foresight.engine.text.PromptPiece;
import java.util.ArrayList;
import java.util.List;

/**
 * How LLaVA-1.5 writes a conversation down, as the chat template of {@code
 * llava-hf/llava-1.5-7b-hf}: {@code USER: <image>\nWhat is it? ASSISTANT:}. Images of a turn come
 * before its text.
 *
 * @param imageMark stands for an image
 */
public record LlavaTemplate(String imageMark) implements ChatTemplate {
  @Override
  public List<PromptPiece> render(List<Turn> turns) {
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
