// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the JDK and the system say of a machine, without PyTorch. */
final class Machine {
  private Machine() {}

  static List<Finding> findings() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return List.of(
        Finding.of(
            "java",
            "%s (%s), heap %d MiB"
                .formatted(
                    System.getProperty("java.version"),
                    System.getProperty("java.vm.vendor"),
                    mebibytes(Runtime.getRuntime().maxMemory()))),
        Finding.of(
            "system",
            "%s %s, %s"
                .formatted(
                    System.getProperty("os.name"),
                    System.getProperty("os.version"),
                    System.getProperty("os.arch"))),
        Finding.of("libc", libc()),
        Finding.of(
            "memory",
            "%d MiB, of which %d are free"
                .formatted(
                    mebibytes(system.getTotalMemorySize()), mebibytes(system.getFreeMemorySize()))),
        Finding.of(
            "cores", "%d for this process".formatted(Runtime.getRuntime().availableProcessors())));
  }

  private static long mebibytes(long bytes) {
    return bytes >> 20;
  }

  /** PyTorch's libraries want glibc, which tells its version to whoever asks. */
  private static String libc() {
    try {
      Process getconf =
          new ProcessBuilder("getconf", "GNU_LIBC_VERSION")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String version =
          new String(getconf.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return version.isEmpty() ? "not glibc" : version;
    } catch (IOException e) {
      return "unknown, as there is no getconf";
    }
  }
}
