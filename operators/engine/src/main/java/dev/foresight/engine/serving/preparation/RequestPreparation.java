// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.preparation;

import dev.foresight.engine.architecture.ImageGrid;
import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.model.Positions;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.memory.ImageKey;
import dev.foresight.engine.serving.memory.KvBudget;
import dev.foresight.engine.serving.memory.PromptContent;
import dev.foresight.engine.text.EncodedPrompt;
import dev.foresight.engine.text.PromptEncoder;
import java.time.Duration;
import java.util.List;

/**
 * Work on a request's text, which needs no device: its prompt becomes ids, which make room for its
 * images when these are known.
 */
public final class RequestPreparation {
  private final KvBudget budget;
  private final int contextLength;
  private final int treeRows;
  private final PromptEncoder prompts;
  private final ModelShape model;

  /**
   * Creates the preparation for a model.
   *
   * @param budget that every request must fit
   * @param contextLength positions that a sequence may have
   * @param treeRows that a sequence's cache may hold beside the sequence itself
   * @param model tells where a prompt's rows stand
   */
  public RequestPreparation(
      KvBudget budget, int contextLength, int treeRows, PromptEncoder prompts, ModelShape model) {
    this.budget = budget;
    this.contextLength = contextLength;
    this.treeRows = treeRows;
    this.prompts = prompts;
    this.model = model;
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
    budget.requireFits(cacheRows(prompt, request));
    return new PreparedText(ticket, prompt, System.nanoTime() - start);
  }

  /**
   * Makes room for a request's images in its prompt.
   *
   * @param images of the request, which the result takes over; a failure closes them
   * @param imageNanos that their preparation took
   * @throws RequestException if the prompt is too long with them
   */
  PreparedRequest request(PreparedText text, List<PreparedImage> images, long imageNanos) {
    try {
      List<ImageGrid> grids = images.stream().map(PreparedImage::grid).toList();
      List<Integer> tokens = grids.stream().map(ImageGrid::tokens).toList();
      EncodedPrompt prompt = prompts.withImages(text.prompt(), tokens);
      int cacheRows = cacheRows(prompt, text.ticket().request());
      budget.requireFits(cacheRows);
      Positions positions = model.positions(prompt, grids);
      List<ImageKey> keys = images.stream().map(PreparedImage::key).toList();
      return new PreparedRequest(
          text.ticket(),
          PromptContent.of(prompt, positions, keys, tokens),
          positions,
          images,
          cacheRows,
          Duration.ofNanos(text.nanos() + imageNanos));
    } catch (RuntimeException | Error e) {
      images.forEach(PreparedImage::close);
      throw e;
    }
  }

  /** Prepares a question, so that the first request loads no classes. */
  void warmUp() {
    prompts.encode(new Prompt.Question("What is it?"), 0);
  }

  private int cacheRows(EncodedPrompt prompt, GenerationRequest request) {
    long whole = (long) prompt.ids().length + request.maxNewTokens();
    return (int) Math.min(contextLength, whole) + treeRows;
  }
}
