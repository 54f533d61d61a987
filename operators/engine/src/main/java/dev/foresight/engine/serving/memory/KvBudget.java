// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.memory;

import dev.foresight.engine.model.Decoder;
import dev.foresight.engine.model.KvArena;
import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.msd.Drafts;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import java.util.Optional;

/**
 * The memory that the caches of all sequences may take. A request reserves, when it is admitted,
 * what it may come to need: its prompt and all its new tokens. So a sequence that decodes never
 * runs out, and one that has to wait has cost nothing yet. Used by the decoding thread only, but
 * for {@link #requireFits} and the counts of bytes.
 */
public final class KvBudget implements AutoCloseable {
  private final KvArena target;
  private final KvArena draft;
  private final long targetBytesPerRow;
  private final long draftBytesPerRow;
  private final long bytesPerRow;

  /**
   * Creates a budget.
   *
   * @param bytes that all caches together may take, those of the draft included
   */
  public KvBudget(long bytes, Decoder decoder, Drafts drafts) {
    this.targetBytesPerRow = decoder.cacheBytesPerRow();
    this.draftBytesPerRow = drafts.cacheBytesPerRow();
    this.bytesPerRow = targetBytesPerRow + draftBytesPerRow;
    int rows = (int) Math.min(Integer.MAX_VALUE, bytes / bytesPerRow);
    this.target = decoder.newArena(rows);
    this.draft = drafts.newArena(rows);
  }

  /**
   * Refuses what would wait for ever.
   *
   * @throws RequestException {@link ErrorCode#OUT_OF_MEMORY_BUDGET} if it is more than the budget
   */
  public void requireFits(int rows) {
    if (rows > most()) {
      throw new RequestException(
          ErrorCode.OUT_OF_MEMORY_BUDGET,
          "prompt and new tokens may take %d MiB of cache, but the engine has %d; lower"
                  .formatted(mebibytes(rows), mebibytes(most()))
              + " max_new_tokens, shorten the prompt, or raise kv-budget-mib");
    }
  }

  private int most() {
    return Math.min(target.rows(), draft.rows());
  }

  /** Reserves the caches of a sequence if there is room now; the caller owns them. */
  public Optional<SequenceCaches> tryReserve(int rows) {
    Optional<KvCache> targetCache = target.reserve(rows);
    if (targetCache.isEmpty()) {
      return Optional.empty();
    }
    Optional<KvCache> draftCache = draft.reserve(rows);
    if (draftCache.isEmpty()) {
      targetCache.get().close();
    }
    return draftCache.map(own -> new SequenceCaches(targetCache.get(), own));
  }

  /** Returns what reserved caches take of the budget. */
  long bytes(SequenceCaches caches) {
    return caches.target().capacity() * bytesPerRow;
  }

  /** Gives memory back to the device, where no sequence needs it. */
  public void release() {
    target.release();
    draft.release();
  }

  /** Returns what the caches of sequences take now. */
  public long bytesInUse() {
    return target.rowsTaken() * targetBytesPerRow + draft.rowsTaken() * draftBytesPerRow;
  }

  /** Returns what they may take; less than was asked for if the device has less. */
  public long bytes() {
    return most() * bytesPerRow;
  }

  private long mebibytes(long rows) {
    return (rows * bytesPerRow + (1 << 20) - 1) >> 20;
  }

  @Override
  public void close() {
    target.close();
    draft.close();
  }
}
