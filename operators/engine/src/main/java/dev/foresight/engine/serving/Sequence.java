// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.Segment;
import dev.foresight.engine.text.EncodedPrompt;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A request in the device's memory: its cache, its shares of image features, and how far it has
 * come. Owns both and frees them when it is closed. Used by the decoding thread only.
 */
final class Sequence implements AutoCloseable {
  private final Ticket ticket;
  private final EncodedPrompt prompt;
  private final Answer answer;
  private final KvCache cache;
  private final KvBudget budget;
  private final long reservedRows;
  private List<ImageFeatures> images;

  /** Takes over what it is given, the rows that the request has reserved in the budget included. */
  Sequence(
      PreparedRequest prepared,
      Answer answer,
      List<ImageFeatures> images,
      KvCache cache,
      KvBudget budget) {
    this.budget = budget;
    this.reservedRows = prepared.cacheRows();
    this.ticket = prepared.ticket();
    this.prompt = prepared.prompt();
    this.answer = answer;
    this.images = images;
    this.cache = cache;
  }

  Ticket ticket() {
    return ticket;
  }

  Answer answer() {
    return answer;
  }

  /** Returns how many rows of the prompt have not been computed yet. */
  int promptRowsLeft() {
    return Math.max(0, prompt.ids().length - cache.length());
  }

  /**
   * Returns the rows of the next forward pass: a piece of the prompt, or the last token.
   *
   * @param maxPromptRows of the prompt at most
   */
  Segment next(int maxPromptRows) {
    int left = promptRowsLeft();
    if (left == 0) {
      return Segment.text(cache, new int[] {answer.lastToken()}, true);
    }
    int from = cache.length();
    int to = from + Math.min(left, maxPromptRows);
    Segment text =
        Segment.text(cache, Arrays.copyOfRange(prompt.ids(), from, to), to == prompt.ids().length);
    int[] imageRows = prompt.imageRows();
    int firstFeature = lowerBound(imageRows, from);
    int[] rows =
        IntStream.range(firstFeature, lowerBound(imageRows, to))
            .map(i -> imageRows[i] - from)
            .toArray();
    return rows.length == 0
        ? text
        : text.withImage(
            new Segment.ImageRows(
                images.stream().map(ImageFeatures::projected).toList(), firstFeature, rows));
  }

  private static int lowerBound(int[] ascending, int value) {
    int found = Arrays.binarySearch(ascending, value);
    return found >= 0 ? found : -found - 1;
  }

  /** Takes rows that a forward pass has computed as done; features serve the prompt only. */
  void advance(int rows) {
    cache.advance(rows);
    if (promptRowsLeft() == 0) {
      closeImages();
    }
  }

  private void closeImages() {
    images.forEach(ImageFeatures::close);
    images = List.of();
  }

  @Override
  public void close() {
    closeImages();
    cache.close();
    budget.release(reservedRows);
  }
}
