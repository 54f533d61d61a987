// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.LlavaModel;
import dev.foresight.engine.model.NoiseKey;
import dev.foresight.engine.model.Sampler;
import dev.foresight.engine.model.Segment;
import dev.foresight.engine.model.StepOutput;
import dev.foresight.engine.model.VisionOutput;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A small request's work before the first one comes, so that it does not pay for what first calls
 * make: threads, kernels, buffers, pages of weights. PyTorch keeps a pool of threads for each
 * calling thread, so this runs on the decoding thread.
 */
final class WarmUp {
  private static final int TEXT_ROWS = 16;
  private static final int DECODE_STEPS = 2;

  private final LlavaModel model;
  private final Sampler sampler;
  private final int maxRows;

  /**
   * Creates a warm-up.
   *
   * @param maxRows prompt rows in one step at most
   */
  WarmUp(LlavaModel model, Sampler sampler, int maxRows) {
    this.model = model;
    this.sampler = sampler;
    this.maxRows = maxRows;
  }

  /** Encodes a blank image, reads it with some text, and decodes; leaves nothing behind. */
  void run() {
    int size = model.vision().config().imageSize();
    int imageTokens = model.vision().config().imageTokens();
    int rows = Math.min(maxRows, imageTokens + TEXT_ROWS);
    int[] imageRows = IntStream.range(0, Math.min(imageTokens, rows)).toArray();
    try (VisionOutput image = model.vision().encode(List.of(new float[3 * size * size]));
        KvCache cache = model.decoder().newCache()) {
      Segment prompt = Segment.text(cache, new int[rows], true);
      step(prompt.withImage(new Segment.ImageRows(List.of(image.projected()), 0, imageRows)));
      for (int i = 0; i < DECODE_STEPS; i++) {
        step(Segment.text(cache, new int[1], true));
      }
    }
  }

  private void step(Segment segment) {
    try (StepOutput output = model.decoder().forward(List.of(segment))) {
      if (output.best()[0] != StepOutput.NOT_FINITE) {
        sampler.choose(
            output.logits(), List.of(new Sampler.Choice(0, 1, 50, 0.9, NoiseKey.of(0, 0), false)));
      }
    }
    segment.cache().advance(segment.ids().length);
  }
}
