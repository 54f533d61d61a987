// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.measure;

import dev.foresight.engine.model.Decoder;
import dev.foresight.engine.model.DecoderPart;
import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.Positions;
import dev.foresight.engine.model.Segment;
import dev.foresight.engine.model.StepOutput;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Times forward passes over the new tokens of one sequence behind a context, as verification of
 * drafted tokens has them: the logits of every row are computed.
 */
public final class ForwardTimer implements AutoCloseable {
  private static final int PREFILL_ROWS = 512;

  private final Decoder decoder;
  private final Random random = new Random(0);
  private final KvCache cache;
  private final Positions positions;

  /**
   * Computes a context of random tokens.
   *
   * @param context how many rows it has; they and the new ones must fit the model's positions
   */
  public ForwardTimer(Decoder decoder, int context) {
    this.decoder = decoder;
    this.cache = decoder.newCache();
    this.positions = Positions.counted(decoder.config().axes());
    for (int left = context; left > 0; left = context - cache.length()) {
      int rows = Math.min(left, PREFILL_ROWS);
      decoder.forward(List.of(Segment.text(cache, ids(rows), positions, false))).close();
      cache.advance(rows);
    }
  }

  /** Runs a pass over new rows; returns its wall time in nanoseconds. */
  public long time(int rows) {
    List<Segment> segments = newRows(rows);
    long start = System.nanoTime();
    StepOutput output = decoder.forward(segments);
    long end = System.nanoTime();
    output.close();
    return end - start;
  }

  /** Runs one part of a pass over new rows; returns its wall time in nanoseconds. */
  public long time(DecoderPart part, int rows) {
    List<Segment> segments = newRows(rows);
    long start = System.nanoTime();
    decoder.run(part, segments);
    return System.nanoTime() - start;
  }

  /** The cache is not advanced, so every pass sees the same context. */
  private List<Segment> newRows(int rows) {
    int[] all = IntStream.range(0, rows).toArray();
    int[] numbers = positions.from(cache.length(), rows);
    return List.of(new Segment(cache, ids(rows), numbers, Optional.empty(), Optional.empty(), all));
  }

  private int[] ids(int count) {
    return random.ints(count, 0, decoder.config().vocabularySize()).toArray();
  }

  @Override
  public void close() {
    cache.close();
  }
}
