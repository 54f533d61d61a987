// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.engine.serving.EngineMemory;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.job.flink.InsufficientMemoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How many sequences are decoded together where nobody said it and no one waits for a single
 * answer: as many as memory holds, but no more than pays.
 *
 * @param caches how much memory caches get
 * @param hostBytes that an engine may take of its host
 * @param textTokens of prompt and answer together, at most
 */
record BatchRoom(CacheRoom caches, long hostBytes, int textTokens) {
  /** Beyond it a step takes longer by about what it does more. */
  static final int MOST = 32;

  private static final List<Integer> NUMBERS = List.of(MOST, 24, 16, 12, 8, 6, 4, 3, 2, 1);

  /**
   * Returns an engine's options with a batch size and a budget for its caches.
   *
   * @param given whether the options have a budget already
   * @throws InsufficientMemoryException if there is too little for one sequence
   */
  EngineOptions fit(Path model, EngineOptions engine, boolean given) {
    for (int number : NUMBERS) {
      Optional<EngineOptions> fitted = tryFit(model, engine.withMaxBatch(number), given);
      if (fitted.isPresent()) {
        return fitted.get();
      }
    }
    return caches.fit(model, engine.withMaxBatch(1), given);
  }

  private Optional<EngineOptions> tryFit(Path model, EngineOptions engine, boolean given) {
    EngineOptions fitted;
    try {
      fitted = caches.fit(model, engine, given);
    } catch (InsufficientMemoryException e) {
      return Optional.empty();
    }
    long sequences = fitted.maxBatch() * EngineMemory.ofSequence(model, fitted, textTokens);
    boolean fits =
        sequences <= (long) fitted.kvBudgetMib() << 20
            && EngineMemory.of(model, fitted).total() <= hostBytes;
    return fits ? Optional.of(fitted) : Optional.empty();
  }
}
