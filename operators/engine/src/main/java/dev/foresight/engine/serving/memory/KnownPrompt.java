// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.memory;

/**
 * A prompt whose rows are kept, the last one left out: each that shares it computes at least one.
 *
 * @param content of the prompt
 * @param caches its rows, which this owns
 * @param drafted whether those of the draft are there
 */
record KnownPrompt(PromptContent content, SequenceCaches caches, boolean drafted)
    implements AutoCloseable {
  /**
   * Returns how many rows another prompt can begin with. A draft's row has seen the token behind
   * it, so that the last row in common is not one of them.
   */
  int rowsFor(PromptContent prompt) {
    return Math.max(0, content.rowsInCommon(prompt) - 1);
  }

  /** Returns whether keeping another prompt would add nothing. */
  boolean covers(PromptContent prompt, boolean withDraft) {
    return (drafted || !withDraft) && content.rowsInCommon(prompt) == prompt.rows();
  }

  /** Returns whether another prompt has all that is here. */
  boolean isBeginningOf(PromptContent prompt) {
    return content.rowsInCommon(prompt) == content.rows();
  }

  @Override
  public void close() {
    caches.close();
  }
}
