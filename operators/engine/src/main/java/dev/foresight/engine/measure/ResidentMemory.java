// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory a process holds: Java's heap, and all that libraries took beside it. */
public final class ResidentMemory {
  private static final String FIELD = "VmRSS:";

  private ResidentMemory() {}

  /** Returns what this process holds, in KiB; empty where the system does not tell. */
  public static OptionalLong kib() {
    return kib(ProcessHandle.current().pid());
  }

  /**
   * Returns what a process holds, in KiB; empty where it has ended, or the system does not tell.
   */
  public static OptionalLong kib(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
          .filter(line -> line.startsWith(FIELD))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
