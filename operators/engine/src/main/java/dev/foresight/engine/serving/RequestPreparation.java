// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.text.EncodedPrompt;
import dev.foresight.engine.text.PromptEncoder;

/** Work on a request's text, which needs no device: its prompt becomes ids. */
final class RequestPreparation {
  private final KvBudget budget;
  private final int contextLength;
  private final int treeRows;
  private final PromptEncoder prompts;

  /**
   * Creates the preparation for a model.
   *
   * @param budget that every request must fit
   * @param contextLength positions that a sequence may have
   * @param treeRows that a sequence's cache may hold beside the sequence itself
   */
  RequestPreparation(KvBudget budget, int contextLength, int treeRows, PromptEncoder prompts) {
    this.budget = budget;
    this.contextLength = contextLength;
    this.treeRows = treeRows;
    this.prompts = prompts;
  }

  /**
   * Prepares a request's prompt, whatever its images are.
   *
   * @throws RequestException if the request itself is at fault
   */
  PreparedText text(Ticket ticket) {
    long start = System.nanoTime();
    GenerationRequest request = ticket.request();
    EncodedPrompt prompt = prompts.encode(request.prompt(), request.images().size());
    int cacheRows = cacheRows(prompt.ids().length, request.maxNewTokens());
    budget.requireFits(cacheRows);
    return new PreparedText(ticket, prompt, cacheRows, System.nanoTime() - start);
  }

  /** Prepares a question, so that the first request loads no classes. */
  void warmUp() {
    prompts.encode(new Prompt.Question("What is it?"), 0);
  }

  private int cacheRows(long promptTokens, int maxNewTokens) {
    return (int) Math.min(contextLength, promptTokens + maxNewTokens) + treeRows;
  }
}
