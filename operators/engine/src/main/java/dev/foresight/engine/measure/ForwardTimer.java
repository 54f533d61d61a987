// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.measure;

import dev.foresight.engine.model.Decoder;
import dev.foresight.engine.model.DecoderPart;
import dev.foresight.engine.model.KvArena;
import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.Positions;
import dev.foresight.engine.model.Segment;
import dev.foresight.engine.model.StepOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Times forward passes over new tokens of sequences behind a context each, as prompts and the
 * verification of drafted tokens have them: the logits of every row are computed.
 */
public final class ForwardTimer implements AutoCloseable {
  private static final int PREFILL_ROWS = 512;

  private final Decoder decoder;
  private final int context;
  private final Random random = new Random(0);
  private final KvArena arena;
  private final List<KvCache> caches = new ArrayList<>();
  private final Positions positions;

  /**
   * Computes contexts of random tokens.
   *
   * @param context how many rows each has; they and the new ones must fit the model's positions
   * @param mostRows new rows that a pass has at most, in all sequences together
   * @param sequences that they are of, at most
   */
  public ForwardTimer(Decoder decoder, int context, int mostRows, int sequences) {
    this.decoder = decoder;
    this.context = context;
    this.positions = Positions.counted(decoder.config().axes());
    int rows = context + mostRows;
    this.arena = decoder.newArena(sequences * KvArena.slotRows(rows));
    for (int i = 0; i < sequences; i++) {
      addSequence(rows);
    }
  }

  private void addSequence(int room) {
    KvCache cache = arena.reserve(room).orElseThrow();
    caches.add(cache);
    for (int left = context; left > 0; left = context - cache.length()) {
      int rows = Math.min(left, PREFILL_ROWS);
      decoder.forward(List.of(Segment.text(cache, ids(rows), positions, false))).close();
      cache.advance(rows);
    }
  }

  /** Runs a pass over new rows of one sequence; returns its wall time in nanoseconds. */
  public long time(int rows) {
    List<Segment> segments = newRows(rows, 1);
    long start = System.nanoTime();
    StepOutput output = decoder.forward(segments);
    long end = System.nanoTime();
    output.close();
    return end - start;
  }

  /**
   * Runs one part of a pass over new rows; returns its wall time in nanoseconds.
   *
   * @param rows of all sequences together
   * @param sequences that have as many of them as each other, or one more
   */
  public long time(DecoderPart part, int rows, int sequences) {
    List<Segment> segments = newRows(rows, sequences);
    long start = System.nanoTime();
    decoder.run(part, segments);
    return System.nanoTime() - start;
  }

  /** The caches are not advanced, so every pass sees the same context. */
  private List<Segment> newRows(int rows, int sequences) {
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < sequences; i++) {
      int own = rows / sequences + (i < rows % sequences ? 1 : 0);
      int[] all = IntStream.range(0, own).toArray();
      segments.add(Segment.text(caches.get(i), ids(own), positions, all));
    }
    return segments;
  }

  private int[] ids(int count) {
    return random.ints(count, 0, decoder.config().vocabularySize()).toArray();
  }

  @Override
  public void close() {
    caches.forEach(KvCache::close);
    arena.close();
  }
}
