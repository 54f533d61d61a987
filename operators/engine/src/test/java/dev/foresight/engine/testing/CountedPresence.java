// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import dev.foresight.engine.serving.Presence;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often native code began and ended to see a request. */
final class CountedPresence implements Presence {
  private final AtomicInteger entered = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();

  @Override
  public void enter() {
    entered.incrementAndGet();
  }

  @Override
  public void leave() {
    left.incrementAndGet();
  }

  int entered() {
    return entered.get();
  }

  int left() {
    return left.get();
  }
}
