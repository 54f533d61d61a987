// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.msd;

import dev.foresight.engine.model.NoiseKey;
import dev.foresight.engine.model.Segment;
import java.util.Optional;
import java.util.Set;

/**
 * What one sequence's draft learns after a step of the target: for each position that the target
 * has computed, the token behind it and the target's hidden state.
 *
 * @param state of the sequence
 * @param ids the token behind each position
 * @param sources which row of the target's hidden states each position is
 * @param image features of positions whose next one is an image's
 * @param ahead how the target goes on behind the last of the ids, which becomes the root of a tree;
 *     absent: no tree yet, the prompt goes on
 */
public record DraftInput(
    DraftState state,
    int[] ids,
    int[] sources,
    Optional<Segment.ImageRows> image,
    Optional<Ahead> ahead) {

  /**
   * How the target chooses its tokens, and when it ends.
   *
   * @param temperature 0 for the most likely ones
   * @param seed of the noise
   * @param rootIndex index of the root among the generated tokens
   * @param ends tokens that end the answer
   * @param room for so many tokens behind the root
   */
  public record Ahead(double temperature, long seed, int rootIndex, Set<Integer> ends, int room) {
    /** Creates one of an answer that has no end. */
    public Ahead(double temperature, long seed, int rootIndex) {
      this(temperature, seed, rootIndex, Set.of(), Integer.MAX_VALUE);
    }

    /** Returns the key of the noise that chooses nodes of a depth. */
    long key(int depth) {
      return NoiseKey.of(seed, rootIndex + depth);
    }
  }
}
