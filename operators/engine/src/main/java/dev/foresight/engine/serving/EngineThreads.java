// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import java.util.concurrent.ThreadFactory;

/** How threads of engines are made: they keep no process alive, and nothing of their callers. */
public final class EngineThreads {
  private EngineThreads() {}

  /** Returns what makes daemon threads called {@code foresight-} and a name. */
  public static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, "foresight-" + name);
      thread.setDaemon(true);
      // Not the caller's: that of a job must be free to go when the job has gone.
      thread.setContextClassLoader(EngineThreads.class.getClassLoader());
      return thread;
    };
  }
}
