// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether topics that do not exist are made, and how. */
public final class TopicCreationOptions {
  @Option(
      names = "--create-topics",
      description = "Create the topics that do not exist; without it, a missing one is an error.")
  private boolean create;

  @Option(
      names = "--topic-partitions",
      paramLabel = "N",
      description = "Partitions of topics that are created; default: as the brokers say.")
  private Integer partitions;

  @Option(
      names = "--topic-replication",
      paramLabel = "N",
      description = "Replicas of topics that are created; default: as the brokers say.")
  private Short replication;

  @Option(
      names = "--topic-retention",
      paramLabel = "DURATION",
      description = "How long topics that are created keep records; default: as the brokers say.")
  private Duration retention;

  /** Returns whether topics that do not exist are made. */
  public boolean create() {
    return create;
  }

  /** Returns the partitions of a new topic, if given. */
  public Optional<Integer> partitions() {
    return Optional.ofNullable(partitions);
  }

  /** Returns the replicas of a new topic, if given. */
  public Optional<Short> replication() {
    return Optional.ofNullable(replication);
  }

  /** Returns how long a new topic keeps records, if given. */
  public Optional<Duration> retention() {
    return Optional.ofNullable(retention);
  }
}
