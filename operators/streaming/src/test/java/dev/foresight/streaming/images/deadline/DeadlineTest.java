// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration NEVER = Duration.ofHours(1);

  private final Deadlines deadlines = new Deadlines();

  @AfterEach
  void close() {
    deadlines.close();
  }

  @Test
  void whatIsWaitedForIsEndedOnAnotherThread() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    try (Deadline deadline = deadlines.start(SOON)) {
      deadline.ends(ended::countDown);
      ended.await();

      assertThat(deadline.isOver()).isTrue();
      assertThat(deadline.left()).isZero();
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void whatIsSaidTooLateIsEndedAtOnce() throws InterruptedException {
    CountDownLatch first = new CountDownLatch(1);
    AtomicBoolean second = new AtomicBoolean();
    try (Deadline deadline = deadlines.start(SOON)) {
      deadline.ends(first::countDown);
      first.await();
      deadline.ends(() -> second.set(true));
    }

    assertThat(second).isTrue();
  }

  @Test
  void aThreadThatSaidNothingIsInterruptedAndIsNotAfterwards() {
    try (Deadline deadline = deadlines.start(SOON)) {
      assertThatThrownBy(() -> new CountDownLatch(1).await())
          .isInstanceOf(InterruptedException.class);
      assertThat(deadline.isOver()).isTrue();
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  /** An ending that hangs, as streams of dead servers do when they are closed. */
  @Test
  void anEndingThatHangsHoldsUpNoOther() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (Deadline hanging = deadlines.start(SOON);
        Deadline other = deadlines.start(SOON.multipliedBy(2))) {
      hanging.ends(
          () -> {
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
      other.ends(ended::countDown);
      ended.await();
    }
    never.countDown();
  }

  @Test
  void workThatIsDoneInTimeIsLeftAlone() {
    AtomicBoolean ended = new AtomicBoolean();
    Deadline deadline = deadlines.start(NEVER);
    deadline.ends(() -> ended.set(true));
    assertThat(deadline.isOver()).isFalse();
    deadline.close();
    deadline.pass();

    assertThat(ended).isFalse();
  }
}
