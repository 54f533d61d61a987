// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.source;

import dev.foresight.streaming.lease.JobLease;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** What must hold before a job reads. */
public final class StartRules implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String group;
  private final Map<String, String> client;
  private final boolean mayRewind;
  private final boolean keepsLease;
  // An Optional cannot be sent.
  private final JobLease lease;

  /**
   * Creates rules.
   *
   * @param group whose committed offsets count
   * @param client settings of Kafka's clients
   * @param mayRewind whether reading may begin behind them
   * @param lease that the job must have; nothing if it may run beside others of its name
   */
  public StartRules(
      String group, Map<String, String> client, boolean mayRewind, Optional<JobLease> lease) {
    this(group, Map.copyOf(client), mayRewind, lease.orElse(null), true);
  }

  private StartRules(
      String group,
      Map<String, String> client,
      boolean mayRewind,
      JobLease lease,
      boolean keepsLease) {
    this.group = group;
    this.client = client;
    this.mayRewind = mayRewind;
    this.lease = lease;
    this.keepsLease = keepsLease;
  }

  /** Returns the same for a source beside another one of the job, which keeps the lease. */
  public StartRules besideAnother() {
    return new StartRules(group, client, mayRewind, lease, false);
  }

  /** Returns the lease that a source has to keep. */
  Optional<JobLease> kept() {
    return lease().filter(job -> keepsLease);
  }

  Optional<JobLease> lease() {
    return Optional.ofNullable(lease);
  }

  Optional<RewindGuard> guard() {
    Properties settings = new Properties();
    settings.putAll(client);
    return mayRewind
        ? Optional.empty()
        : Optional.of(new RewindGuard(group, new BrokerPartitionOffsets(settings, group)));
  }
}
