// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import dev.foresight.engine.request.Prompt.Turn;
import java.util.List;

/** How a model writes a conversation down, up to where its answer begins. */
@FunctionalInterface
public interface ChatTemplate {
  /** Writes turns down: only what the template itself puts there is a special token. */
  List<PromptPiece> render(List<Turn> turns);
}
