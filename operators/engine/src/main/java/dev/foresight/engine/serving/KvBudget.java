// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.model.DraftModel;
import dev.foresight.engine.model.KvArena;
import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.LlamaDecoder;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import java.util.Optional;

/**
 * The memory that the caches of all sequences may take. A request reserves, when it is admitted,
 * what it may come to need: its prompt and all its new tokens. So a sequence that decodes never
 * runs out, and one that has to wait has cost nothing yet. Used by the decoding thread only, but
 * for {@link #requireFits}.
 */
final class KvBudget implements AutoCloseable {
  private final KvArena target;
  private final Optional<KvArena> draft;
  private final long bytesPerRow;

  /**
   * Creates a budget.
   *
   * @param bytes that all caches together may take, those of the draft included
   */
  KvBudget(long bytes, LlamaDecoder decoder, Optional<DraftModel> draft) {
    this.bytesPerRow =
        decoder.cacheBytesPerRow() + draft.map(DraftModel::cacheBytesPerRow).orElse(0L);
    int rows = (int) Math.min(Integer.MAX_VALUE, bytes / bytesPerRow);
    this.target = decoder.newArena(rows);
    this.draft = draft.map(model -> model.newArena(rows));
  }

  /**
   * Refuses what would wait for ever.
   *
   * @throws RequestException {@link ErrorCode#OUT_OF_MEMORY_BUDGET} if it is more than the budget
   */
  void requireFits(int rows) {
    if (rows > most()) {
      throw new RequestException(
          ErrorCode.OUT_OF_MEMORY_BUDGET,
          "prompt and new tokens may take %d MiB of cache, but the engine has %d; lower"
                  .formatted(mebibytes(rows), mebibytes(most()))
              + " max_new_tokens, shorten the prompt, or raise kv-budget-mib");
    }
  }

  private int most() {
    return Math.min(target.rows(), draft.map(KvArena::rows).orElse(Integer.MAX_VALUE));
  }

  /** Reserves the caches of a sequence if there is room now; the caller owns them. */
  Optional<SequenceCaches> tryReserve(int rows) {
    Optional<KvCache> cache = target.take(rows);
    if (cache.isEmpty() || draft.isEmpty()) {
      return cache.map(own -> new SequenceCaches(own, Optional.empty()));
    }
    Optional<KvCache> draftCache = draft.get().take(rows);
    if (draftCache.isEmpty()) {
      cache.get().close();
      return Optional.empty();
    }
    return Optional.of(new SequenceCaches(cache.get(), draftCache));
  }

  /** Gives memory back to the device, where no sequence needs it. */
  void release() {
    target.release();
    draft.ifPresent(KvArena::release);
  }

  private long mebibytes(long rows) {
    return (rows * bytesPerRow + (1 << 20) - 1) >> 20;
  }

  @Override
  public void close() {
    target.close();
    draft.ifPresent(KvArena::close);
  }
}
