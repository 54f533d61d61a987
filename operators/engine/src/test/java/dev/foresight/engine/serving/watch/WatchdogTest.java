// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 7); // nanoTime may overflow
  private final Heartbeat heartbeat = new Heartbeat(now::get);
  private final List<String> stuck = new ArrayList<>();
  private final Watchdog watchdog =
      new Watchdog(heartbeat, LIMIT, step -> stuck.add(step.toString()), Thread::new);

  @AfterEach
  void close() {
    watchdog.close();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
    watchdog.look();
  }

  @Test
  void barksWhenAStepTakesLongerThanTheLimit() {
    heartbeat.forward(3, 70);
    pass(LIMIT);
    assertThat(stuck).isEmpty();
    pass(Duration.ofNanos(1));
    assertThat(stuck).containsExactly("decoder, sequences: 3, rows or images: 70");
  }

  @Test
  void barksOnce() {
    heartbeat.vision(2);
    pass(LIMIT.multipliedBy(2));
    pass(LIMIT);
    heartbeat.forward(1, 1);
    pass(LIMIT.multipliedBy(2));
    assertThat(stuck).containsExactly("vision tower, sequences: 1, rows or images: 2");
  }

  @Test
  void isSilentWhileStepsEndInTimeHoweverManyThereAre() {
    for (int i = 0; i < 100; i++) {
      heartbeat.forward(1, 1);
      pass(LIMIT.minusMillis(1));
    }
    assertThat(stuck).isEmpty();
  }

  @Test
  void isSilentWhileThereIsNothingToDo() {
    heartbeat.forward(1, 1);
    heartbeat.rest();
    pass(LIMIT.multipliedBy(100));
    assertThat(stuck).isEmpty();
  }

  @Test
  void looksByItselfOnceStarted() throws InterruptedException {
    CountDownLatch noticed = new CountDownLatch(1);
    Heartbeat real = new Heartbeat(System::nanoTime);
    Duration limit = Duration.ofMillis(20);
    try (Watchdog started = new Watchdog(real, limit, step -> noticed.countDown(), Thread::new)) {
      started.start();
      real.vision(1);
      assertThat(noticed.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }
}
