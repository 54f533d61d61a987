// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.lease;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/** Asks whether the job has its name, before it acts. It connects when it is first asked. */
public final class LeaseCheck implements AutoCloseable {
  /** The process that manages the job takes the name while tasks are deployed. */
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final String name;
  private final Supplier<Lease> opening;
  private Lease lease;

  /**
   * Creates a check.
   *
   * @param name of the job
   * @param opening of its lease, which the check owns then
   */
  LeaseCheck(String name, Supplier<Lease> opening) {
    this.name = name;
    this.opening = opening;
  }

  /**
   * Waits until the job has its name.
   *
   * @throws org.apache.flink.runtime.execution.SuppressRestartsException with a {@link
   *     LeaseLostException} if another job took it
   * @throws IOException if nobody takes it for the job
   */
  public void require() throws IOException, InterruptedException {
    if (lease == null) {
      lease = opening.get();
    }
    if (!lease.require(LIMIT)) {
      throw new IOException(
          "the JobManager did not take the --job-name %s within %s; see its log"
              .formatted(name, LIMIT));
    }
  }

  @Override
  public void close() {
    if (lease != null) {
      lease.close();
    }
  }
}
