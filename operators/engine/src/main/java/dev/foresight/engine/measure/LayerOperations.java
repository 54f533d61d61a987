// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.measure;

import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.architecture.Target;
import dev.foresight.engine.model.Decoder;
import dev.foresight.engine.model.KvArena;
import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.model.Positions;
import dev.foresight.engine.model.Segment;
import dev.foresight.engine.model.TreeMask;
import dev.foresight.engine.runtime.Operations;
import dev.foresight.engine.runtime.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The operations that one layer of the decoder takes in a step: what a GPU has to start, where each
 * start costs more than a small operation.
 */
public final class LayerOperations implements AutoCloseable {
  /** Each layer writes to the cache once. */
  private static final String ONCE_A_LAYER = "index_copy_";

  /** Part of the name of what attends, on whatever device. */
  private static final String ATTENTION = "scaled_dot_product";

  private static final int[] PROMPT = {3, 4, 5};

  /** By how many rows each of unlike sequences is longer than the one before. */
  private static final int LONGER = 15;

  private static final int MOST_NODES = 63;

  private final Target model;

  /**
   * Makes a model of random weights.
   *
   * @param shape of two layers at least
   * @param options may be those of a device that is not there
   */
  public LayerOperations(Torch torch, ModelShape shape, ModelOptions options) {
    model = shape.random(torch, options, true);
  }

  /** Returns those of plain decoding, from one layer's write to the cache to the next one's. */
  public List<String> ofPlainDecoding(int sequences) {
    return ofStep(sequences, new int[] {-1});
  }

  /** Returns those of verifying a tree of four nodes under each root. */
  public List<String> ofVerification(int sequences) {
    return ofStep(sequences, new int[] {-1, 0, 0, 1, 1});
  }

  /**
   * Returns those of plain decoding of sequences of which no two are of one length, in slots of
   * unlike sizes.
   */
  public List<String> ofRaggedDecoding(int sequences) {
    return ofRaggedStep(sequences, false);
  }

  /**
   * Returns those of verifying 1 to {@value #MOST_NODES} nodes under each root, of sequences of
   * which no two are of one length, in slots of unlike sizes.
   */
  public List<String> ofRaggedVerification(int sequences) {
    return ofRaggedStep(sequences, true);
  }

  /** Returns how many of a layer's operations attend. */
  public static long attentions(List<String> operations) {
    return operations.stream().filter(name -> name.contains(ATTENTION)).count();
  }

  private List<String> ofRaggedStep(int sequences, boolean trees) {
    Decoder decoder = model.decoder();
    Positions positions = Positions.counted(decoder.config().axes());
    int longest = PROMPT.length + LONGER * (sequences - 1);
    int room = longest + MOST_NODES + 1 + 2 * KvArena.BLOCK_ROWS;
    try (KvArena arena = decoder.newArena((sequences + 1) * 2 * room);
        KvCache all = arena.reserve(longest).orElseThrow()) {
      // What it says is no matter, only how much there is of it.
      decoder.forward(List.of(Segment.text(all, new int[longest], positions, false))).close();
      all.advance(longest);
      List<Segment> step = new ArrayList<>();
      for (int i = 0; i < sequences; i++) {
        int rows = longest - LONGER * i;
        int[] parents = new int[trees ? 2 + i % MOST_NODES : 1];
        Arrays.setAll(parents, node -> node - 1);
        int needed = rows + parents.length + i % 3 * KvArena.BLOCK_ROWS;
        KvCache cache = arena.reserve(needed).orElseThrow();
        cache.startAs(all, rows);
        step.add(nodes(cache, positions, parents));
      }
      return ofOneLayer(Operations.of(() -> decoder.forward(step).close()));
    }
  }

  private static Segment nodes(KvCache cache, Positions positions, int[] parents) {
    return new Segment(
        cache,
        new int[parents.length],
        positions.from(cache.length(), parents.length),
        Optional.empty(),
        parents.length > 1 ? Optional.of(TreeMask.of(parents)) : Optional.empty(),
        new int[] {0});
  }

  private List<String> ofStep(int sequences, int[] parents) {
    Decoder decoder = model.decoder();
    Positions positions = Positions.counted(decoder.config().axes());
    try (KvArena arena = decoder.newArena(sequences * KvArena.BLOCK_ROWS)) {
      List<Segment> step = new ArrayList<>();
      for (int i = 0; i < sequences; i++) {
        KvCache cache = arena.reserve(KvArena.BLOCK_ROWS).orElseThrow();
        decoder.forward(List.of(Segment.text(cache, PROMPT, positions, true))).close();
        cache.advance(PROMPT.length);
        step.add(nodes(cache, positions, parents));
      }
      decoder.forward(step).close();
      return ofOneLayer(Operations.of(() -> decoder.forward(step).close()));
    }
  }

  private static List<String> ofOneLayer(List<String> all) {
    int first = all.indexOf(ONCE_A_LAYER);
    int length = all.subList(first + 1, all.size()).indexOf(ONCE_A_LAYER) + 1;
    return List.copyOf(all.subList(first, first + length));
  }

  @Override
  public void close() {
    model.close();
  }
}
