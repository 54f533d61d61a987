// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.text.EncodedPrompt;
import dev.foresight.engine.text.PromptEncoder;
import dev.foresight.engine.vision.ClipPreprocessor;
import dev.foresight.engine.vision.ImageDecoder;
import java.time.Duration;
import java.util.List;

/** Work on a request that needs no device: its prompt becomes ids, its images become pixels. */
final class RequestPreparation {
  private final KvBudget budget;
  private final int contextLength;
  private final PromptEncoder prompts;
  private final ImageDecoder images;
  private final ClipPreprocessor preprocessor;

  /**
   * Creates the preparation for a model.
   *
   * @param budget that every request must fit
   * @param contextLength positions that a sequence may have
   */
  RequestPreparation(
      KvBudget budget,
      int contextLength,
      PromptEncoder prompts,
      ImageDecoder images,
      ClipPreprocessor preprocessor) {
    this.budget = budget;
    this.contextLength = contextLength;
    this.prompts = prompts;
    this.images = images;
    this.preprocessor = preprocessor;
  }

  /**
   * Prepares a request.
   *
   * @throws RequestException if the request itself is at fault
   */
  PreparedRequest prepare(Ticket ticket) {
    long start = System.nanoTime();
    GenerationRequest request = ticket.request();
    EncodedPrompt prompt = prompts.encode(request.prompt(), request.images().size());
    long cacheRows = cacheRows(prompt.ids().length, request.maxNewTokens());
    budget.requireFits(cacheRows);
    List<float[]> pixels =
        request.images().stream()
            .map(image -> preprocessor.pixels(images.decode(image), request.padToSquare()))
            .toList();
    return new PreparedRequest(
        ticket, prompt, pixels, cacheRows, Duration.ofNanos(System.nanoTime() - start));
  }

  /** Caches grow by blocks. */
  private long cacheRows(long promptTokens, int maxNewTokens) {
    long rows = Math.min(contextLength, promptTokens + maxNewTokens);
    long blocks = (rows + KvCache.BLOCK_ROWS - 1) / KvCache.BLOCK_ROWS;
    return blocks * KvCache.BLOCK_ROWS;
  }
}
