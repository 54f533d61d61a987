// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class WorkersTest {
  private final ConcurrentSkipListSet<Integer> closed = new ConcurrentSkipListSet<>();
  private final List<Integer> taken = new ArrayList<>();

  private final class Result implements AutoCloseable {
    private final int number;

    Result(int number) {
      this.number = number;
    }

    @Override
    public void close() {
      closed.add(number);
    }
  }

  private void take(Result result) {
    taken.add(result.number);
    result.close();
  }

  @Test
  void resultsAreTakenInTheirOrderThoughALaterOneIsThereFirst() {
    CountDownLatch second = new CountDownLatch(1);
    try (Workers workers = Workers.start(2, () -> {})) {
      workers.each(
          5,
          i ->
              () -> {
                if (i == 0) {
                  await(second);
                } else {
                  second.countDown();
                }
                return new Result(i);
              },
          this::take);
    }
    assertThat(taken).containsExactly(0, 1, 2, 3, 4);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void noMoreResultsThanWorkersAreHeld() {
    AtomicInteger begun = new AtomicInteger();
    List<Integer> ahead = new ArrayList<>();
    try (Workers workers = Workers.start(3, () -> {})) {
      workers.each(
          10,
          i -> {
            begun.incrementAndGet();
            return () -> new Result(i);
          },
          result -> {
            ahead.add(begun.get() - taken.size());
            take(result);
          });
    }
    assertThat(ahead).containsExactly(3, 3, 3, 3, 3, 3, 3, 3, 2, 1);
  }

  @Test
  void oneWorkerIsTheThreadThatCalls() {
    List<Thread> threads = new ArrayList<>();
    try (Workers workers = Workers.start(1, () -> threads.add(null))) {
      workers.each(
          2,
          i ->
              () -> {
                threads.add(Thread.currentThread());
                return new Result(i);
              },
          this::take);
    }
    assertThat(threads).containsExactly(Thread.currentThread(), Thread.currentThread());
  }

  @Test
  void eachStartedThreadIsPreparedBeforeItWorks() {
    ConcurrentSkipListSet<Long> prepared = new ConcurrentSkipListSet<>();
    try (Workers workers = Workers.start(2, () -> prepared.add(Thread.currentThread().getId()))) {
      workers.each(
          8,
          i ->
              () -> {
                assertThat(prepared).contains(Thread.currentThread().getId());
                return new Result(i);
              },
          this::take);
    }
    assertThat(taken).hasSize(8);
  }

  @Test
  void whatOneThrowsEndsAllAndLaterResultsAreClosed() {
    try (Workers workers = Workers.start(3, () -> {})) {
      assertThatThrownBy(
              () ->
                  workers.each(
                      6,
                      i ->
                          () -> {
                            if (i == 1) {
                              throw new IllegalStateException("batch 1");
                            }
                            return new Result(i);
                          },
                      this::take))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("batch 1");
    }
    assertThat(taken).containsExactly(0);
    assertThat(closed).containsExactly(0, 2, 3);
  }

  @Test
  void whatTakingThrowsEndsAllAndLaterResultsAreClosed() {
    try (Workers workers = Workers.start(2, () -> {})) {
      assertThatThrownBy(
              () ->
                  workers.each(
                      4,
                      i -> () -> new Result(i),
                      result -> {
                        take(result);
                        throw new IllegalStateException("not wanted");
                      }))
          .hasMessage("not wanted");
    }
    assertThat(closed).containsExactlyElementsOf(IntStream.range(0, 2).boxed().toList());
  }
}
