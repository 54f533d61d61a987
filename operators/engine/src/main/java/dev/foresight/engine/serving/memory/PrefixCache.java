// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.memory;

import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.msd.DraftState;
import dev.foresight.engine.serving.PrefixStatistics;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keys and values of the prompts computed last, of target and draft, so that a prompt that begins
 * like one of them computes only what is new: the next question about an image, or the next event
 * with the same one. Lies in the {@link KvBudget}, in memory that no sequence wants: those not used
 * for the longest go first, when one does. Used by the decoding thread only, but for {@link
 * #statistics}.
 */
public final class PrefixCache implements AutoCloseable {
  /** Fewer rows cost less than looking after them. */
  static final int LEAST_ROWS = 16;

  private final KvBudget budget;
  private final long capacity;
  private final Set<KnownPrompt> oldestFirst = new LinkedHashSet<>();

  /** Thousands fit beside a small model: a prompt is compared with those that begin like it. */
  private final Map<PromptContent.Beginning, Set<KnownPrompt>> byBeginning = new HashMap<>();

  private long bytes;
  private volatile PrefixStatistics statistics = PrefixStatistics.NONE;

  /**
   * Creates an empty cache.
   *
   * @param budget that sequences and prompts share; stays its owner's
   * @param capacity bytes of it that prompts may take; 0 keeps none
   */
  public PrefixCache(KvBudget budget, long capacity) {
    this.budget = budget;
    this.capacity = capacity;
  }

  /** Returns whether prompts are kept at all. */
  public boolean isOn() {
    return capacity > 0;
  }

  /**
   * Reserves caches if there is room, or room can be made; the caller owns them.
   *
   * @param rows that a sequence may come to need
   */
  public Optional<SequenceCaches> reserve(int rows) {
    Optional<SequenceCaches> caches = budget.tryReserve(rows);
    while (caches.isEmpty() && !oldestFirst.isEmpty()) {
      evictOldest();
      caches = budget.tryReserve(rows);
    }
    return caches;
  }

  /** Returns how many first rows of a prompt need not be computed. */
  public int rowsKnown(PromptContent prompt) {
    return alike(prompt).stream().mapToInt(known -> known.rowsFor(prompt)).max().orElse(0);
  }

  /** Those that share enough rows to be of use, and perhaps more. */
  private Set<KnownPrompt> alike(PromptContent prompt) {
    // The last row in common is computed again.
    return prompt.rows() <= LEAST_ROWS
        ? Set.of()
        : byBeginning.getOrDefault(prompt.beginning(LEAST_ROWS + 1), Set.of());
  }

  /**
   * Begins a sequence with what is known of its prompt.
   *
   * @param target the sequence's, empty
   * @param draft the sequence's, which has learnt nothing
   * @return the rows that need not be computed; always less than all of them
   */
  public int start(PromptContent prompt, KvCache target, DraftState draft) {
    Optional<KnownPrompt> best = Optional.empty();
    int rows = LEAST_ROWS - 1;
    for (KnownPrompt known : alike(prompt)) {
      int usable = known.drafted() || !draft.isFollowing() ? known.rowsFor(prompt) : 0;
      if (usable > rows) {
        rows = usable;
        best = Optional.of(known);
      }
    }
    if (best.isEmpty()) {
      return 0;
    }
    KnownPrompt known = best.get();
    touch(known);
    target.startAs(known.caches().target(), rows);
    if (draft.isFollowing()) {
      draft.startAs(known.caches().draft(), rows);
    }
    count(1, rows, 0);
    return rows;
  }

  /**
   * Keeps a prompt, unless it is known.
   *
   * @param target that has computed it
   * @param draft that has learnt it, or does not follow the sequence
   */
  public void keep(PromptContent prompt, KvCache target, DraftState draft) {
    // The draft's row beside the last one has seen the first token of the answer.
    int rows = prompt.rows() - 1;
    if (!isOn() || rows < LEAST_ROWS) {
      return;
    }
    boolean drafted = draft.isFollowing();
    Set<KnownPrompt> alike = alike(prompt);
    for (KnownPrompt known : alike) {
      if (known.covers(prompt, drafted)) {
        touch(known);
        return;
      }
    }
    List.copyOf(alike).stream()
        .filter(known -> (drafted || !known.drafted()) && known.isBeginningOf(prompt))
        .forEach(this::drop);
    Optional<SequenceCaches> reserved = reserve(rows);
    if (reserved.isEmpty()) {
      return;
    }
    SequenceCaches caches = reserved.get();
    long added = budget.bytes(caches);
    if (added > capacity) {
      caches.close();
      return;
    }
    while (bytes + added > capacity) {
      evictOldest();
    }
    caches.target().startAs(target, rows);
    if (drafted) {
      draft.copyTo(caches.draft(), rows);
    }
    add(new KnownPrompt(prompt, caches, drafted));
    count(0, 0, 0);
  }

  private void touch(KnownPrompt known) {
    oldestFirst.remove(known);
    oldestFirst.add(known);
  }

  private void add(KnownPrompt known) {
    oldestFirst.add(known);
    byBeginning.computeIfAbsent(beginning(known), any -> new LinkedHashSet<>()).add(known);
    bytes += budget.bytes(known.caches());
  }

  private void drop(KnownPrompt known) {
    oldestFirst.remove(known);
    byBeginning.computeIfPresent(
        beginning(known), (any, alike) -> alike.remove(known) && alike.isEmpty() ? null : alike);
    bytes -= budget.bytes(known.caches());
    known.close();
  }

  private static PromptContent.Beginning beginning(KnownPrompt known) {
    return known.content().beginning(LEAST_ROWS + 1);
  }

  private void evictOldest() {
    drop(oldestFirst.iterator().next());
    count(0, 0, 1);
  }

  private void count(int hits, int rows, int evictions) {
    statistics =
        new PrefixStatistics(
            statistics.hits() + hits,
            statistics.rows() + rows,
            statistics.evictions() + evictions,
            bytes);
  }

  /** Returns what the cache has done so far; for any thread. */
  public PrefixStatistics statistics() {
    return statistics;
  }

  @Override
  public void close() {
    List.copyOf(oldestFirst).forEach(this::drop);
  }
}
