// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.foresight.engine.serving.EngineMemory;
import java.lang.management.ManagementFactory;

/** Whether this machine has what an engine takes beside the heap. */
final class MemoryNeed {
  private static final long MIB = 1 << 20;

  private final EngineMemory engine;

  MemoryNeed(EngineMemory engine) {
    this.engine = engine;
  }

  /**
   * Compares what is needed with what the machine has.
   *
   * @return both, for people
   * @throws IllegalArgumentException if the machine has less
   */
  String check() {
    long heap = Runtime.getRuntime().maxMemory();
    long machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    String need = "engine " + engine + ", heap " + heap / MIB + " MiB";
    if (engine.total() + heap > machine) {
      throw new IllegalArgumentException(
          need
              + ": more than the machine's "
              + machine / MIB
              + " MiB; lower --kv-budget-mib or the heap (-Xmx), or take --dtype bfloat16 or int8");
    }
    return need + ", of the machine's " + machine / MIB + " MiB";
  }
}
