// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.lease;

import java.io.IOException;
import java.time.Duration;

/** Asks whether the job has its name, before it acts. It connects when it is first asked. */
public final class LeaseCheck implements AutoCloseable {
  /** The process that manages the job takes the name while tasks are deployed. */
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final JobLease job;
  private Lease lease;

  LeaseCheck(JobLease job) {
    this.job = job;
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
      lease = job.open();
    }
    if (!lease.require(LIMIT)) {
      throw new IOException(
          "the JobManager did not take the --job-name %s within %s; see its log"
              .formatted(job.name(), LIMIT));
    }
  }

  @Override
  public void close() {
    if (lease != null) {
      lease.close();
    }
  }
}
