// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What consumers of the job's topics may rely on. */
public final class DeliveryOptions {
  @Option(
      names = "--job-name",
      paramLabel = "NAME",
      defaultValue = "foresight",
      description =
          "The job's name in Flink's web UI, and the beginning of its transactions' ids: jobs that"
              + " run at the same time need different ones, and a job the same after each restart."
              + " One whose name another job has is not started.")
  private String jobName;

  @Option(
      names = "--take-over",
      description =
          "Take the --job-name from another job that has it and runs, anywhere; that one ends for"
              + " good. A job that was killed or cancelled need not be taken over.")
  private boolean takesOver;

  @Option(
      names = "--delivery",
      paramLabel = "GUARANTEE",
      defaultValue = "exactly-once",
      description =
          "exactly-once: outputs are seen once by consumers that read_committed, at the next"
              + " checkpoint, as long as no outage is longer than the transaction time-out;"
              + " at-least-once: they are seen at once, and again after a restart.")
  private Guarantee guarantee;

  @Option(
      names = "--ordered",
      description =
          "Write results in the order of each input partition: one that takes long holds back"
              + " those behind it, and only as many parallel instances work as there are"
              + " partitions.")
  private boolean ordered;

  @Option(
      names = "--transaction-timeout",
      paramLabel = "DURATION",
      description =
          "Kafka drops what a job wrote but did not commit when it is down for longer; default: the"
              + " most that the brokers allow (transaction.max.timeout.ms).")
  private Duration transactionTimeout;

  @Option(
      names = "--tolerate-lost-transactions",
      description =
          "Go on, and only count it, when Kafka dropped a transaction before it was committed;"
              + " otherwise the job fails for good. Needed to start from a savepoint that is older"
              + " than Kafka's memory of transactions (transactional.id.expiration.ms, 7 days).")
  private boolean toleratesLostTransactions;

  /** Returns the job's name. */
  public String jobName() {
    return jobName;
  }

  /** Returns whether a job that has the name is ended. */
  public boolean takesOver() {
    return takesOver;
  }

  /** Returns how often what is written is seen. */
  public Guarantee guarantee() {
    return guarantee;
  }

  /** Returns whether results of an input partition keep its order. */
  public boolean ordered() {
    return ordered;
  }

  /** Returns after how long Kafka drops an open transaction, if given. */
  public Optional<Duration> transactionTimeout() {
    return Optional.ofNullable(transactionTimeout);
  }

  /** Returns whether the job goes on where a transaction was lost. */
  public boolean toleratesLostTransactions() {
    return toleratesLostTransactions;
  }
}
