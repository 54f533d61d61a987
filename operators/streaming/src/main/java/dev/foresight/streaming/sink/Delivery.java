// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import dev.foresight.streaming.lease.JobLease;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * What the sinks of a job promise.
 *
 * @param guarantee exactly once, in transactions that are committed at checkpoints; or at least
 *     once, at once
 * @param transactionalIdPrefix the same after every restart, and shared with no other job that
 *     runs: a job ends the open transactions that begin with its own
 * @param transactionTimeout after which Kafka drops a transaction that is not committed; at most
 *     the broker's {@code transaction.max.timeout.ms}
 * @param toleratesLoss whether the job goes on when Kafka dropped a transaction that was to be
 *     committed
 * @param lease without which nothing is written or committed; nothing if nobody else can have the
 *     prefix
 */
public record Delivery(
    DeliveryGuarantee guarantee,
    String transactionalIdPrefix,
    Duration transactionTimeout,
    boolean toleratesLoss,
    Optional<JobLease> lease) {
  /** Checks that all is there. */
  public Delivery {
    Objects.requireNonNull(guarantee, "guarantee");
    Objects.requireNonNull(transactionalIdPrefix, "transactionalIdPrefix");
    if (transactionTimeout.toMillis() < 1 || transactionTimeout.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "the transaction time-out is "
              + transactionTimeout
              + ", but must be a millisecond or more and below 25 days");
    }
  }

  /**
   * Returns exactly once: what consumers that read_committed see, as long as no outage is longer
   * than the time-out.
   */
  public static Delivery exactlyOnce(String transactionalIdPrefix, Duration transactionTimeout) {
    return new Delivery(
        DeliveryGuarantee.EXACTLY_ONCE,
        transactionalIdPrefix,
        transactionTimeout,
        false,
        Optional.empty());
  }

  /** Returns at least once: visible at once, and again after a restart. */
  public static Delivery atLeastOnce() {
    return new Delivery(
        DeliveryGuarantee.AT_LEAST_ONCE, "", Duration.ofMinutes(1), false, Optional.empty());
  }

  /** Returns the same, going on where a transaction was lost, or not. */
  public Delivery withToleratesLoss(boolean tolerates) {
    return new Delivery(guarantee, transactionalIdPrefix, transactionTimeout, tolerates, lease);
  }

  /** Returns the same for a job that must have its name. */
  public Delivery withLease(JobLease job) {
    return new Delivery(
        guarantee, transactionalIdPrefix, transactionTimeout, toleratesLoss, Optional.of(job));
  }

  /**
   * Returns what the transactional ids of this job begin with. A job that has its name's lease
   * tells its own from those of jobs before it, whose checkpoints may have the same numbers.
   */
  String transactionalIdPrefixOfThisRun() {
    return lease.map(job -> transactionalIdPrefix + "-" + job.run()).orElse(transactionalIdPrefix);
  }

  /** Returns the same for one sink, under a prefix of its own. */
  public Delivery of(String sink) {
    return new Delivery(
        guarantee, transactionalIdPrefix + "-" + sink, transactionTimeout, toleratesLoss, lease);
  }
}
