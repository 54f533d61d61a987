// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.testing.Await;
import dev.foresight.streaming.images.deadline.Deadline;
import dev.foresight.streaming.images.deadline.Deadlines;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BytesInFlightTest {
  private final Deadlines deadlines = new Deadlines();
  private final BytesInFlight memory = new BytesInFlight(10);

  @AfterEach
  void close() {
    deadlines.close();
  }

  @Test
  void loadsHoldNoMoreThanThereIs() throws Exception {
    BytesInFlight.Share six = take(6, Duration.ofMinutes(1));
    take(4, Duration.ofMinutes(1));

    assertThatThrownBy(() -> take(1, Duration.ofMillis(10)))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("other images fill the memory for loading");
    six.giveBack();
    take(6, Duration.ofMinutes(1));
  }

  @Test
  void aLoadThatIsTooLargeWaitsForAll() throws Exception {
    BytesInFlight.Share one = take(1, Duration.ofMinutes(1));
    AtomicBoolean taken = new AtomicBoolean();
    Thread large =
        new Thread(
            () -> {
              try {
                take(1000, Duration.ofMinutes(1)).giveBack();
                taken.set(true);
              } catch (InterruptedException | TimeoutException e) {
                throw new IllegalStateException(e);
              }
            });
    large.start();
    assertThat(taken).isFalse();
    one.giveBack();

    Await.await("have its turn", taken::get);
  }

  private BytesInFlight.Share take(long bytes, Duration time)
      throws InterruptedException, TimeoutException {
    try (Deadline deadline = deadlines.start(time)) {
      // Says how to end, so that nobody is interrupted.
      deadline.ends(() -> {});
      return memory.take(bytes, deadline);
    }
  }
}
