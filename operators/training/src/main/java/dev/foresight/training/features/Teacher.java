// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.features;

import dev.foresight.engine.architecture.Target;
import dev.foresight.engine.model.KvArena;
import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.Segment;
import dev.foresight.engine.model.Segment.ImageRows;
import dev.foresight.engine.model.StepOutput;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.SampleImage;
import dev.foresight.training.draft.EncodedSample;
import dev.foresight.training.draft.SampleFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The target, looking at one sample at a time: what it makes of one is the same to the last bit,
 * whatever was looked at before. Memory is bounded by the longest sample. Runs on one thread at a
 * time.
 */
public final class Teacher implements AutoCloseable {
  private final Target model;
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
    List<Tensor> visual = new ArrayList<>();
    try {
      for (SampleImage image : images) {
        visual.add(encode(sample, image));
      }
      return new SampleFeatures(sample, states(sample, visual), visual);
    } catch (BadSampleException | RuntimeException | Error e) {
      visual.forEach(Tensor::close);
      throw e;
    }
  }

  private Tensor encode(EncodedSample sample, SampleImage image) throws BadSampleException {
    return model.look(pixels.read(sample.origin(), image));
  }

  private Tensor states(EncodedSample sample, List<Tensor> visual) {
    int[] positions = IntStream.range(0, sample.length()).toArray();
    Segment text =
        new Segment(cache, sample.ids(), positions, Optional.empty(), Optional.empty(), new int[0]);
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
