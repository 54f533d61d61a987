// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How much this thread allocates, whatever becomes of it: no clock, and no other thread's. */
record Allocated(long bytes) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Allocated now() {
    return new Allocated(THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()));
  }

  /** Returns how many bytes were allocated since. */
  long since() {
    return now().bytes - bytes;
  }
}
