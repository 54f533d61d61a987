// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.lease;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A process that manages a job, for people to find it.
 *
 * @param host its name in the network
 * @param process its id there
 * @param job Flink's id of the job, hexadecimal
 * @param since when it took the job up
 */
record Holder(String host, long process, String job, Instant since) {
  /** Keeps milliseconds. */
  Holder {
    since = since.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Returns this process. */
  static Holder here(String job, Instant now) {
    return new Holder(hostName(), ProcessHandle.current().pid(), job, now);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  @Override
  public String toString() {
    return "Flink job %s on host %s, process %d, since %s".formatted(job, host, process, since);
  }
}
