// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.closing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class ClosingTest {
  private static final Logger LOG = LoggerFactory.getLogger(ClosingTest.class);

  private final List<String> closed = new ArrayList<>();

  @Test
  void closesInOrderWhatWasOpened() {
    Closing.each(LOG, () -> closed.add("a"), null, () -> closed.add("b"));

    assertThat(closed).containsExactly("a", "b");
  }

  @Test
  void aFailureEndsNeitherTheTaskManagerNorTheOthersClosing() {
    Closing.each(
        LOG,
        () -> {
          throw new IOException("gone");
        },
        () -> {
          throw new IllegalStateException("fenced");
        },
        () -> closed.add("last"));

    assertThat(closed).containsExactly("last");
  }

  @Test
  void anInterruptionIsPassedOn() {
    Closing.each(
        LOG,
        () -> {
          throw new InterruptedException();
        },
        () -> closed.add("last"));

    assertThat(closed).containsExactly("last");
    assertThat(Thread.interrupted()).isTrue();
  }
}
