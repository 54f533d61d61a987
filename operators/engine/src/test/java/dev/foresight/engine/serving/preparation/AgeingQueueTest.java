// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.preparation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.testing.Proofs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AgeingQueueTest {
  private static final int LOWEST = GenerationRequest.LOWEST_PRIORITY;
  private static final int HIGHEST = GenerationRequest.HIGHEST_PRIORITY;
  private static final long STEP = AgeingQueue.STEP.toNanos();

  private record Waiting(long arrival, int priority, int number) {}

  @Test
  void amongEqualsTheFirstGoesFirst() {
    AgeingQueue<String> queue = new AgeingQueue<>();
    queue.add("b", 2, 0);
    queue.add("a", 1, 0);
    queue.add("c", 2, 0);

    assertThat(all(queue)).containsExactly("a", "b", "c");
  }

  @Test
  void theHigherPriorityGoesFirstUntilTheLowerHasWaitedForIt() {
    AgeingQueue<String> queue = new AgeingQueue<>();
    queue.add("bulk", 0, 0);
    queue.add("soon", 2 * STEP - 1, 2);
    queue.add("late", 2 * STEP + 1, 2);
    queue.add("soonest", 0, 1);

    assertThat(all(queue)).containsExactly("soonest", "soon", "bulk", "late");
  }

  @Test
  void clocksThatWrapAroundAreNoMatter() {
    AgeingQueue<String> queue = new AgeingQueue<>();
    queue.add("after", Long.MIN_VALUE + 5, 0);
    queue.add("before", Long.MAX_VALUE - 5, 0);
    queue.add("urgent", Long.MIN_VALUE + 6, 1);

    assertThat(all(queue)).containsExactly("urgent", "before", "after");
  }

  /**
   * Whatever comes, in whatever order: nobody is overtaken by what arrives more than the whole
   * range of priorities, in steps, after it. So nobody waits longer than for those who were there,
   * and those who come in that time.
   */
  @Test
  void nobodyStarves() {
    for (int trial = 0; trial < Proofs.times(50); trial++) {
      long seed = 7919L * trial;
      Random random = new Random(seed);
      AgeingQueue<Waiting> queue = new AgeingQueue<>();
      List<Waiting> open = new ArrayList<>();
      int number = 0;
      long now = random.nextLong();
      // From no load to five times as much as can be served.
      double arrivals = 5 * random.nextDouble();
      for (int step = 0; step < 400; step++) {
        now += (long) (random.nextDouble() * STEP);
        for (double more = arrivals; more > random.nextDouble(); more--) {
          Waiting next = new Waiting(now, LOWEST + random.nextInt(HIGHEST - LOWEST + 1), number++);
          open.add(next);
          queue.add(next, next.arrival(), next.priority());
        }
        Optional<Waiting> served = queue.poll();
        if (served.isEmpty()) {
          assertThat(open).as("seed %d", seed).isEmpty();
          continue;
        }
        Waiting first = served.get();
        open.remove(first);
        assertThat(open)
            .as("seed %d: all that wait while %s is served", seed, first)
            .allMatch(other -> first.arrival() - other.arrival() <= (HIGHEST - LOWEST) * STEP)
            .noneMatch(
                other ->
                    other.priority() >= first.priority() && other.arrival() - first.arrival() < 0);
      }
    }
  }

  /** A lone request of the lowest priority, and one of the highest at every moment. */
  @Test
  void theLowestIsServedUnderSteadyLoadOfTheHighest() {
    AgeingQueue<String> queue = new AgeingQueue<>();
    queue.add("lowest", 0, LOWEST);
    long now = 0;
    String served = "";
    while (!served.equals("lowest")) {
      queue.add("highest", now, HIGHEST);
      served = queue.poll().orElseThrow();
      now += STEP / 10;
      assertThat(now).isLessThanOrEqualTo((HIGHEST - LOWEST + 1) * STEP);
    }
  }

  private static <T> List<T> all(AgeingQueue<T> queue) {
    List<T> items = new ArrayList<>();
    for (Optional<T> next = queue.poll(); next.isPresent(); next = queue.poll()) {
      items.add(next.get());
    }
    return items;
  }
}
