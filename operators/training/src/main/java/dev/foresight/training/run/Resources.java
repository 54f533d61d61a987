// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a learner owns: closed together, the latest first. */
public final class Resources implements AutoCloseable {
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();

  /** Takes a resource over. */
  public <T extends AutoCloseable> T own(T resource) {
    owned.push(resource);
    return resource;
  }

  @Override
  public void close() {
    while (!owned.isEmpty()) {
      try {
        owned.pop().close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("native memory could not be freed", e);
      }
    }
  }
}
