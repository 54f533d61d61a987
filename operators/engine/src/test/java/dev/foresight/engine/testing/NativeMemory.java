// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** Memory that this process has in use outside Java's heap, on Linux. */
public final class NativeMemory {
  private static final Pattern MAPPING = Pattern.compile("^([0-9a-f]+)-[0-9a-f]+ ");
  private static final Pattern RESIDENT = Pattern.compile("^Rss: +(\\d+) kB$");
  private static final Pattern ADDRESS = Pattern.compile("0x([0-9a-f]+)");

  private NativeMemory() {}

  /**
   * Returns how much is resident, after a collection of garbage. Java's heap is left out, of which
   * the collector keeps a hundred megabytes more or less as it likes.
   */
  public static long residentKib() throws IOException, JMException {
    System.gc();
    long[] heap = heapAddresses();
    long kib = 0;
    boolean counts = true;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      Matcher mapping = MAPPING.matcher(line);
      Matcher resident = RESIDENT.matcher(line);
      if (mapping.find()) {
        long first = Long.parseUnsignedLong(mapping.group(1), 16);
        counts = first < heap[0] || first >= heap[heap.length - 1];
      } else if (counts && resident.find()) {
        kib += Long.parseLong(resident.group(1));
      }
    }
    return kib;
  }

  /** Where the heap's parts begin and end, ascending. */
  private static long[] heapAddresses() throws JMException {
    Object info =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcHeapInfo",
                new Object[0],
                new String[0]);
    // The line of the heap alone: those of metaspace have no addresses.
    long[] addresses =
        ADDRESS
            .matcher(info.toString())
            .results()
            .mapToLong(address -> Long.parseUnsignedLong(address.group(1), 16))
            .toArray();
    Arrays.sort(addresses);
    return addresses;
  }
}
