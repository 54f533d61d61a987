// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out how long a transaction may stay open. The longer, the longer an outage may be before
 * results are lost.
 */
public final class TransactionTimeout {
  /** What brokers allow unless they are told otherwise. */
  public static final Duration USUAL_MAXIMUM = Duration.ofMinutes(15);

  private static final Logger LOG = LoggerFactory.getLogger(TransactionTimeout.class);
  private static final String BROKER_MAXIMUM = "transaction.max.timeout.ms";

  private TransactionTimeout() {}

  /**
   * Returns the time-out that was asked for, or else the longest that the brokers allow; 15 minutes
   * and a warning if they do not tell.
   *
   * @throws IllegalArgumentException if more is asked for than the brokers allow
   * @throws KafkaUnavailableException if the brokers do not answer
   */
  public static Duration choose(KafkaAccess access, Optional<Duration> wanted)
      throws InterruptedException {
    OptionalLong maximum = brokersMaximum(access);
    if (maximum.isEmpty() && wanted.isEmpty()) {
      LOG.warn(
          "{} is unknown, as the brokers do not let this user describe their configuration; with"
              + " {} an outage may last {} minutes before results are lost. Grant DESCRIBE_CONFIGS"
              + " on the cluster, or give --transaction-timeout",
          BROKER_MAXIMUM,
          "transaction.timeout.ms=" + USUAL_MAXIMUM.toMillis(),
          USUAL_MAXIMUM.toMinutes());
    }
    maximum.ifPresent(millis -> wanted.ifPresent(duration -> requireAllowed(duration, millis)));
    return wanted.orElse(
        maximum.isPresent() ? Duration.ofMillis(maximum.getAsLong()) : USUAL_MAXIMUM);
  }

  private static void requireAllowed(Duration wanted, long maximum) {
    if (wanted.toMillis() > maximum) {
      throw new IllegalArgumentException(
          "--transaction-timeout is "
              + wanted.toMillis()
              + " ms, but the brokers allow "
              + maximum
              + " ms; lower it, or raise their "
              + BROKER_MAXIMUM);
    }
  }

  /** Any broker may be the coordinator, so the lowest of their limits counts. */
  private static OptionalLong brokersMaximum(KafkaAccess access) throws InterruptedException {
    try (Admin admin = access.admin()) {
      List<ConfigResource> brokers =
          admin.describeCluster().nodes().get().stream()
              .map(Node::idString)
              .map(id -> new ConfigResource(ConfigResource.Type.BROKER, id))
              .toList();
      return admin.describeConfigs(brokers).all().get().values().stream()
          .flatMap(config -> maximum(config).stream())
          .mapToLong(Long::parseLong)
          .min();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return OptionalLong.empty();
      }
      throw access.unavailable(e.getCause());
    }
  }

  private static Optional<String> maximum(Config config) {
    return Optional.ofNullable(config.get(BROKER_MAXIMUM)).map(ConfigEntry::value);
  }
}
