// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.preparation;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A queue in which the higher priority goes first, and waiting makes up for priority at a fixed
 * rate, so that nobody waits for ever: whoever is one priority below another goes before it if it
 * came {@link #STEP} earlier.
 *
 * <p>As all that wait grow older alike, the order of two never changes. It is that of the time of
 * arrival, put back by a step for each priority.
 */
final class AgeingQueue<T> {
  /** Waiting that makes up for one priority. */
  static final Duration STEP = Duration.ofSeconds(5);

  /** Differences, for nanoseconds of {@link System#nanoTime} wrap around. */
  private static final Comparator<Entry<?>> ORDER =
      (a, b) ->
          a.rank() != b.rank()
              ? Long.signum(a.rank() - b.rank())
              : Long.signum(a.number() - b.number());

  private final PriorityBlockingQueue<Entry<T>> waiting = new PriorityBlockingQueue<>(16, ORDER);
  private final AtomicLong added = new AtomicLong();

  private record Entry<T>(T item, long rank, long number) {}

  /**
   * Adds an item.
   *
   * @param arrival in nanoseconds of one clock
   */
  void add(T item, long arrival, int priority) {
    waiting.add(new Entry<>(item, arrival - priority * STEP.toNanos(), added.getAndIncrement()));
  }

  /** Waits for the next item. */
  T take() throws InterruptedException {
    return waiting.take().item();
  }

  /** Returns the items that are next as of now, in their order; they stay. */
  List<T> peek(int count) {
    return waiting.stream().sorted(ORDER).limit(count).map(Entry::item).toList();
  }

  /** Returns the next item, if there is one now. */
  Optional<T> poll() {
    return Optional.ofNullable(waiting.poll()).map(Entry::item);
  }
}
