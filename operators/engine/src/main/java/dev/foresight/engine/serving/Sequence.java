// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.Segment;
import dev.foresight.engine.msd.DraftInput;
import dev.foresight.engine.msd.DraftState;
import dev.foresight.engine.msd.DraftTree;
import dev.foresight.engine.msd.Walk;
import dev.foresight.engine.request.StepTimes;
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
  private final Answer answer;
  private final KvCache cache;
  private Optional<DraftState> draft;
  private List<ImageFeatures> images;

  /** Takes over what it is given. */
  Sequence(
      PreparedRequest prepared,
      Answer answer,
      List<ImageFeatures> images,
      KvCache cache,
      Optional<DraftState> draft) {
    this.ticket = prepared.ticket();
    this.prompt = prepared.prompt();
    this.answer = answer;
    this.images = images;
    this.cache = cache;
    this.draft = draft;
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
   * Returns the rows of the next forward pass: a piece of the prompt, or the last token with the
   * tree that was drafted behind it.
   *
   * @param maxPromptRows of the prompt at most
   */
  Segment next(int maxPromptRows) {
    int left = promptRowsLeft();
    if (left == 0) {
      return tree().rows(cache);
    }
    int from = cache.length();
    int to = from + Math.min(left, maxPromptRows);
    Segment text =
        Segment.text(cache, Arrays.copyOfRange(prompt.ids(), from, to), to == prompt.ids().length);
    return imagesAt(from, to).map(text::withImage).orElse(text);
  }

  private DraftTree tree() {
    return draft.flatMap(DraftState::tree).orElseGet(() -> DraftTree.rootOnly(answer.lastToken()));
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

  /** Returns the walk that the target's tokens take from the wanted rows, if any are wanted. */
  Optional<Walk> walk(Segment rows) {
    if (rows.wanted().length == 0) {
      return Optional.empty();
    }
    return Optional.of(new Walk(promptRowsLeft() > 0 ? DraftTree.rootOnly(Walk.NO_TOKEN) : tree()));
  }

  private static int lowerBound(int[] ascending, int value) {
    int found = Arrays.binarySearch(ascending, value);
    return found >= 0 ? found : -found - 1;
  }

  /**
   * Takes what a step has computed as done.
   *
   * @param times of the step
   * @param sequences that took part in it
   * @return what the draft is to learn of it, if there is one
   */
  Optional<DraftInput> take(DecodingStep.Part part, StepTimes times, int sequences) {
    if (part.isSpoiltByDraft()) {
      decodePlainly(part);
      answer.countStep(part.walk().orElseThrow(), times, sequences);
      return Optional.empty();
    }
    Optional<DraftInput> input = draft.map(state -> learn(state, part));
    if (promptRowsLeft() > 0) {
      cache.advance(part.rows().ids().length);
      return input;
    }
    Walk walk = part.walk().orElseThrow();
    cache.keep(walk.path());
    answer.countStep(walk, times, sequences);
    return input;
  }

  /**
   * A drafted token whose numbers overflow spoils all of its tree, which plain decoding would never
   * have met. So the last token told is computed again, alone, and no more trees follow.
   */
  private void decodePlainly(DecodingStep.Part part) {
    part.chosen().removeIf(token -> !token.isFinite());
    int[] path = part.walk().orElseThrow().path();
    if (path.length > 1) {
      cache.keep(Arrays.copyOf(path, path.length - 1));
    }
    cache.distrustBehind();
    draft.ifPresent(DraftState::close);
    draft = Optional.empty();
  }

  private DraftInput learn(DraftState state, DecodingStep.Part part) {
    Optional<DraftInput.Noise> noise = part.walk().map(walk -> answer.noiseBehind(walk.length()));
    if (promptRowsLeft() == 0) {
      Walk walk = part.walk().orElseThrow();
      int[] sources = Arrays.stream(walk.path()).map(node -> part.firstRow() + node).toArray();
      return new DraftInput(state, walk.tokens(), sources, Optional.empty(), noise);
    }
    int from = cache.length();
    int to = from + part.rows().ids().length;
    int[] behind = Arrays.copyOfRange(prompt.ids(), from + 1, to + 1);
    if (part.walk().isPresent() && part.walk().get().length() > 0) {
      behind[behind.length - 1] = part.walk().get().tokens()[0];
    }
    int[] sources = IntStream.range(part.firstRow(), part.firstRow() + behind.length).toArray();
    return new DraftInput(state, behind, sources, imagesAt(from + 1, to + 1), noise);
  }

  /** Frees the image features once the prompt is done: they serve it only. */
  void releaseImages() {
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
    draft.ifPresent(DraftState::close);
    ticket().presence().leave();
  }
}
