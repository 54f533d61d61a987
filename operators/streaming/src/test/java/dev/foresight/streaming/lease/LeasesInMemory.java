// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.lease;

import java.time.Clock;

/** A name that jobs of a test take from each other, without brokers. */
public final class LeasesInMemory {
  private static final String NAME = "captions";

  private final FakeLeaseRegister register = new FakeLeaseRegister();

  /** Lets a job take the name, whoever had it. */
  public void take(String job) throws InterruptedException {
    lease(job).keep(job);
  }

  /** Returns the check of a job's tasks. */
  public LeaseCheck check(String job) {
    return new LeaseCheck(NAME, () -> lease(job));
  }

  private Lease lease(String job) {
    return new Lease(NAME, job, register, Clock.systemUTC());
  }
}
