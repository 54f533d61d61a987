// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.generate;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.testing.FakeEngine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Holds answers until there are so many, then gives the last one first. */
final class HeldAnswers implements FakeEngine.Turn {
  private final List<Runnable> held = new ArrayList<>();
  private final int until;

  HeldAnswers(int until) {
    this.until = until;
  }

  @Override
  public void take(GenerationRequest request, Runnable answer) {
    held.add(answer);
    if (held.size() >= until) {
      Collections.reverse(held);
      held.forEach(Runnable::run);
      held.clear();
    }
  }
}
