// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images;

import java.util.concurrent.ThreadFactory;

/** How threads that load images are made: they keep no process alive. */
public final class LoaderThreads {
  private LoaderThreads() {}

  /** Returns what makes daemon threads called {@code foresight-} and a name. */
  public static ThreadFactory named(String name) {
    return work -> {
      Thread thread = new Thread(work, "foresight-" + name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
