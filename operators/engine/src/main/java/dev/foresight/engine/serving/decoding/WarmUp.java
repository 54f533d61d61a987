// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.architecture.ImageGrid;
import dev.foresight.engine.architecture.ImageInput;
import dev.foresight.engine.architecture.ImagePreprocessor;
import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.architecture.Target;
import dev.foresight.engine.model.KvArena;
import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.NoiseKey;
import dev.foresight.engine.model.Positions;
import dev.foresight.engine.model.Sampler;
import dev.foresight.engine.model.Segment;
import dev.foresight.engine.model.StepOutput;
import dev.foresight.engine.msd.DraftInput;
import dev.foresight.engine.msd.DraftState;
import dev.foresight.engine.msd.Drafts;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.serving.watch.Heartbeat;
import dev.foresight.engine.speculation.DraftTree;
import dev.foresight.engine.speculation.StepLoad;
import dev.foresight.engine.speculation.TreeGrowth;
import dev.foresight.engine.text.EncodedPrompt;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A small request's work before the first one comes, so that it does not pay for what first calls
 * make: threads, kernels, buffers, pages of weights. PyTorch keeps a pool of threads for each
 * calling thread, so this runs on the decoding thread.
 */
final class WarmUp {
  private static final int TEXT_ROWS = 16;
  private static final int DECODE_STEPS = 2;
  private static final double TEMPERATURE = 1;
  private static final GenerationRequest REQUEST =
      GenerationRequest.greedy("warm-up", new Prompt.Raw(""), List.of());
  private static final StepLoad LOAD = new StepLoad(1, 0, 0);

  private final Target model;
  private final ModelShape shape;
  private final ImagePreprocessor images;
  private final Sampler sampler;
  private final Drafts drafts;
  private final int prefillRows;
  private final Heartbeat heartbeat;

  /**
   * Creates a warm-up.
   *
   * @param drafts of which trees are grown and verified
   * @param prefillRows of a prompt that a step computes at most
   * @param heartbeat told of every step
   */
  WarmUp(
      Target model,
      ModelShape shape,
      ImagePreprocessor images,
      Sampler sampler,
      Drafts drafts,
      int prefillRows,
      Heartbeat heartbeat) {
    this.model = model;
    this.shape = shape;
    this.images = images;
    this.sampler = sampler;
    this.drafts = drafts;
    this.prefillRows = prefillRows;
    this.heartbeat = heartbeat;
  }

  /**
   * Encodes a blank image, reads it with some text, and decodes, with drafted trees if there is a
   * draft; leaves nothing behind.
   */
  void run() {
    ImageInput blank = images.blank();
    int imageTokens = blank.grid().tokens();
    int rows = Math.min(prefillRows, imageTokens + TEXT_ROWS);
    int[] imageRows = IntStream.range(0, Math.min(imageTokens, rows)).toArray();
    Positions positions = positions(blank.grid());
    heartbeat.vision(1);
    try (Tensor image = model.look(blank);
        KvCache cache = model.decoder().newCache(rows + rowsBehind());
        KvArena draftCaches = drafts.newArena(rows + rowsBehind() + KvArena.BLOCK_ROWS - 1);
        DraftState draft =
            drafts.start(
                REQUEST, positions, draftCaches.reserve(rows + rowsBehind()).orElseThrow())) {
      decode(
          Segment.text(cache, new int[rows], positions, true)
              .withImage(new Segment.ImageRows(List.of(image), 0, imageRows)),
          positions,
          draft);
    } finally {
      heartbeat.rest();
    }
  }

  /** Where an image's rows and some text behind them stand. */
  private Positions positions(ImageGrid grid) {
    int[] ids = new int[grid.tokens() + TEXT_ROWS];
    int[] imageRows = IntStream.range(0, grid.tokens()).toArray();
    Arrays.fill(ids, 0, imageRows.length, shape.imageTokenId());
    return shape.positions(new EncodedPrompt(ids, imageRows), List.of(grid));
  }

  /** What decoding adds to a prompt. */
  private int rowsBehind() {
    return DECODE_STEPS + 1 + drafts.policy().limits().cacheRows();
  }

  private void decode(Segment prompt, Positions positions, DraftState draft) {
    Segment next = prompt;
    for (int i = 0; i <= DECODE_STEPS; i++) {
      int[] taken = i == 0 ? prompt.ids() : new int[1];
      try (StepOutput output = step(next)) {
        if (draft.isFollowing()) {
          if (output.best()[0] == StepOutput.NOT_FINITE) {
            return;
          }
          drafts.draft(List.of(behind(draft, taken)), output.hidden(), LOAD);
        }
      }
      next =
          draft
              .grown()
              .map(TreeGrowth::whole)
              .orElseGet(() -> DraftTree.rootOnly(0))
              .rows(prompt.cache(), positions);
    }
  }

  /** What the draft learns of the first rows, as if a token of id 0 had been chosen behind each. */
  private static DraftInput behind(DraftState state, int[] ids) {
    return new DraftInput(
        state,
        ids,
        IntStream.range(0, ids.length).toArray(),
        Optional.empty(),
        Optional.of(new DraftInput.Ahead(TEMPERATURE, 0, 0)));
  }

  /** Runs a pass, and takes its first row, or all of a prompt's, as decoded. */
  private StepOutput step(Segment segment) {
    heartbeat.forward(1, segment.ids().length);
    StepOutput output = model.decoder().forward(List.of(segment));
    try {
      if (output.best()[0] != StepOutput.NOT_FINITE) {
        sampler.choose(
            output.logits(),
            List.of(new Sampler.Choice(0, TEMPERATURE, 50, 0.9, NoiseKey.of(0, 0), false)));
      }
      segment.cache().advance(segment.tree().isPresent() ? 1 : segment.ids().length);
      return output;
    } catch (RuntimeException e) {
      output.close();
      throw e;
    }
  }
}
