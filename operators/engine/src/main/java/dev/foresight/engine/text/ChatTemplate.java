// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
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

  String render(List<Turn> turns) {
    StringBuilder prompt = new StringBuilder();
    for (Turn turn : turns) {
      prompt.append(
          switch (turn.role()) {
            case SYSTEM -> "";
            case USER -> "USER: ";
            case ASSISTANT -> "ASSISTANT: ";
          });
      prompt.append((imageMark + "\n").repeat(turn.images())).append(turn.text()).append(' ');
    }
    return prompt.append("ASSISTANT:").toString();
  }

  String render(String question, int images) {
    return render(List.of(new Turn(Role.USER, question, images)));
  }
}
