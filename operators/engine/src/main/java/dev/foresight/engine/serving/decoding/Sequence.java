// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.Positions;
import dev.foresight.engine.model.Segment;
import dev.foresight.engine.msd.DraftInput;
import dev.foresight.engine.msd.DraftState;
import dev.foresight.engine.request.StepTimes;
import dev.foresight.engine.serving.memory.ImageFeatures;
import dev.foresight.engine.serving.memory.PrefixCache;
import dev.foresight.engine.serving.memory.PromptContent;
import dev.foresight.engine.serving.preparation.PreparedRequest;
import dev.foresight.engine.serving.preparation.Ticket;
import dev.foresight.engine.speculation.DraftTree;
import dev.foresight.engine.speculation.TreeGrowth;
import dev.foresight.engine.speculation.Walk;
import dev.foresight.engine.text.EncodedPrompt;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A request in the device's memory: its cache, its shares of image features, and how far it has
 * come. Owns both and frees them when it is closed. Used by the decoding thread only.
 */
final class Sequence implements AutoCloseable {
  private final Ticket ticket;
  private final EncodedPrompt prompt;
  private final PromptContent content;
  private final Positions positions;
  private final Answer answer;
  private final KvCache cache;
  private final DraftState draft;
  private List<ImageFeatures> images;
  private boolean promptEnded;

  /** Takes over what it is given. */
  Sequence(
      PreparedRequest prepared,
      Answer answer,
      List<ImageFeatures> images,
      KvCache cache,
      DraftState draft) {
    this.ticket = prepared.ticket();
    this.prompt = prepared.prompt();
    this.content = prepared.content();
    this.positions = prepared.positions();
    this.answer = answer;
    this.images = images;
    this.cache = cache;
    this.draft = draft;
  }

  Ticket ticket() {
    return ticket;
  }

  /** Returns what the prompt's keys and values depend on. */
  PromptContent content() {
    return content;
  }

  Answer answer() {
    return answer;
  }

  /** Returns how many rows of the prompt have not been computed yet. */
  int promptRowsLeft() {
    return Math.max(0, prompt.ids().length - cache.length());
  }

  /** Returns how many rows attention reads. */
  int cacheRows() {
    return cache.length();
  }

  /**
   * Returns the rows of the prompt's next piece.
   *
   * @param count at most {@link #promptRowsLeft}
   */
  Segment prompt(int count) {
    int from = cache.length();
    int to = from + count;
    Segment text =
        Segment.text(
            cache,
            Arrays.copyOfRange(prompt.ids(), from, to),
            positions,
            to == prompt.ids().length);
    return imagesAt(from, to).map(text::withImage).orElse(text);
  }

  /** Returns the tree that was drafted behind the last token, if any was. */
  Optional<TreeGrowth> grown() {
    return draft.grown();
  }

  /** Returns the last token alone. */
  DraftTree root() {
    return DraftTree.rootOnly(answer.lastToken());
  }

  /** Returns the rows that verify a tree behind the last token. */
  Segment tree(DraftTree tree) {
    return tree.rows(cache, positions);
  }

  /** Returns the features of the images among some positions, rows counted from the first. */
  private Optional<Segment.ImageRows> imagesAt(int from, int to) {
    int[] imageRows = prompt.imageRows();
    int firstFeature = lowerBound(imageRows, from);
    int[] rows =
        IntStream.range(firstFeature, lowerBound(imageRows, to))
            .map(i -> imageRows[i] - from)
            .toArray();
    return rows.length == 0
        ? Optional.empty()
        : Optional.of(
            new Segment.ImageRows(
                images.stream().map(ImageFeatures::projected).toList(), firstFeature, rows));
  }

  private static int lowerBound(int[] ascending, int value) {
    int found = Arrays.binarySearch(ascending, value);
    return found >= 0 ? found : -found - 1;
  }

  /**
   * Accepts what a step has computed, the target's tokens left out.
   *
   * @param times of the step
   * @param sequences that took part in it
   * @return what the draft is to learn of it, if it follows the sequence
   */
  Optional<DraftInput> accept(Told told, StepTimes times, int sequences) {
    if (told.isSpoiltByDraft()) {
      Walk walk = told.walk().orElseThrow();
      decodePlainly(walk);
      answer.countStep(walk, times, sequences);
      return Optional.empty();
    }
    Optional<DraftInput> lesson =
        draft.isFollowing() ? Optional.of(lesson(told)) : Optional.empty();
    if (promptRowsLeft() > 0) {
      cache.advance(told.part().rows().ids().length);
      return lesson;
    }
    Walk walk = told.walk().orElseThrow();
    cache.keep(walk.path());
    answer.countStep(walk, times, sequences);
    return lesson;
  }

  /**
   * A drafted token whose numbers overflow spoils all of its tree, which plain decoding would never
   * have met. So the last token told is computed again, alone, and no more trees follow.
   */
  private void decodePlainly(Walk walk) {
    int[] path = walk.path();
    if (path.length > 1) {
      cache.keep(Arrays.copyOf(path, path.length - 1));
    }
    cache.distrustBehind();
    draft.stopFollowing();
  }

  private DraftInput lesson(Told told) {
    int firstRow = told.part().firstRow();
    Optional<DraftInput.Ahead> ahead = told.walk().map(walk -> answer.ahead(walk.length()));
    if (promptRowsLeft() == 0) {
      Walk walk = told.walk().orElseThrow();
      int[] sources = Arrays.stream(walk.path()).map(node -> firstRow + node).toArray();
      return new DraftInput(draft, walk.tokens(), sources, Optional.empty(), ahead);
    }
    int from = cache.length();
    int to = from + told.part().rows().ids().length;
    int[] behind = Arrays.copyOfRange(prompt.ids(), from + 1, to + 1);
    if (told.walk().isPresent() && told.walk().get().length() > 0) {
      behind[behind.length - 1] = told.walk().get().tokens()[0];
    }
    int[] sources = IntStream.range(firstRow, firstRow + behind.length).toArray();
    return new DraftInput(draft, behind, sources, imagesAt(from + 1, to + 1), ahead);
  }

  /** Once the prompt is done: keeps it for others, and frees the images, which serve it only. */
  void endPrompt(PrefixCache prefixes) {
    if (!promptEnded && promptRowsLeft() == 0) {
      promptEnded = true;
      prefixes.keep(content, cache, draft);
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
    draft.close();
    ticket().presence().leave();
  }
}
