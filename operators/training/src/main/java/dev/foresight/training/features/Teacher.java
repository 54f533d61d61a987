// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.features;

import dev.foresight.engine.architecture.ImageGrid;
import dev.foresight.engine.architecture.ImageInput;
import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.architecture.Target;
import dev.foresight.engine.model.KvArena;
import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.Positions;
import dev.foresight.engine.model.Segment;
import dev.foresight.engine.model.Segment.ImageRows;
import dev.foresight.engine.model.StepOutput;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.text.EncodedPrompt;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.SampleImage;
import dev.foresight.training.draft.EncodedSample;
import dev.foresight.training.draft.SampleFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The target, looking at one sample at a time: what it makes of one is the same to the last bit,
 * whatever was looked at before. Memory is bounded by the longest sample. Runs on one thread at a
 * time.
 */
public final class Teacher implements AutoCloseable {
  private final Target model;
  private final ModelShape shape;
  private final int maxLength;
  private final int fewestImageTokens;
  private final Pixels pixels;
  private final KvArena arena;
  private final KvCache cache;

  /**
   * Creates a teacher.
   *
   * @param loaded the target; it stays its owner's
   * @param maxLength positions that a sample has at most
   * @param padToSquare whether images are padded instead of cropped; empty: as the checkpoint says
   */
  public Teacher(LoadedModel loaded, int maxLength, Optional<Boolean> padToSquare) {
    this.model = loaded.model();
    this.shape = loaded.config();
    this.maxLength = maxLength;
    this.fewestImageTokens = loaded.images().fewestTokens();
    this.pixels = new Pixels(loaded.images(), padToSquare);
    this.arena = model.decoder().newArena(maxLength + KvArena.BLOCK_ROWS);
    this.cache = arena.reserve(maxLength).orElseThrow();
  }

  /**
   * Looks at a sample.
   *
   * @param images of the sample, in order
   * @return the caller owns it
   * @throws BadSampleException if an image cannot be read
   */
  public SampleFeatures look(EncodedSample sample, List<SampleImage> images)
      throws BadSampleException {
    List<ImageInput> inputs = new ArrayList<>();
    for (SampleImage image : images) {
      inputs.add(pixels.read(sample.origin(), image));
    }
    List<ImageGrid> grids = inputs.stream().map(ImageInput::grid).toList();
    EncodedSample whole = whole(sample, grids);
    Positions positions = shape.positions(new EncodedPrompt(whole.ids(), whole.imageRows()), grids);
    List<Tensor> visual = new ArrayList<>();
    try {
      inputs.forEach(input -> visual.add(model.look(input)));
      return new SampleFeatures(whole, positions, states(whole, positions, visual), visual);
    } catch (RuntimeException | Error e) {
      visual.forEach(Tensor::close);
      throw e;
    }
  }

  /** The sample with as many rows of each image as it takes. */
  private EncodedSample whole(EncodedSample sample, List<ImageGrid> grids)
      throws BadSampleException {
    EncodedSample whole =
        sample.withImages(
            fewestImageTokens, grids.stream().map(ImageGrid::tokens).toList(), maxLength);
    int[] imageRows = whole.imageRows();
    boolean cutsImages = imageRows.length > 0 && imageRows[imageRows.length - 1] >= whole.length();
    if (cutsImages || whole.lossRows().length == 0) {
      throw new BadSampleException(
          sample.origin(),
          "it has %d positions with its images, but max-length is %d; raise that"
              .formatted(whole.wholeLength(), maxLength));
    }
    return whole;
  }

  private Tensor states(EncodedSample sample, Positions positions, List<Tensor> visual) {
    Segment text = Segment.text(cache, sample.ids(), positions, false);
    Segment segment =
        visual.isEmpty() ? text : text.withImage(new ImageRows(visual, 0, sample.imageRows()));
    // The cache stays empty: its rows serve this pass alone.
    StepOutput output = model.decoder().forward(List.of(segment));
    output.logits().close();
    return output.hidden();
  }

  @Override
  public void close() {
    cache.close();
    arena.close();
  }
}
