// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.lease;

import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * The lease that a job's operators carry: each process that runs one opens it.
 *
 * @param name of the job: the beginning of its transactional ids
 * @param token that tells this job from others of the name; the same after each of its restarts
 * @param client settings of Kafka's clients
 */
public record JobLease(String name, String token, Map<String, String> client)
    implements Serializable {
  private static final String SUFFIX = "-lease";

  // Of the brokers' pauses, too.
  private static final Duration PATIENCE = LeasedEnumerator.BEAT.multipliedBy(3);

  /** Returns the lease of a job that is about to be started. */
  public static JobLease ofNewJob(String name, Map<String, String> client) {
    return new JobLease(name, UUID.randomUUID().toString(), Map.copyOf(client));
  }

  /** Returns what tells the transactional ids of this job from those of others of the name. */
  public String run() {
    return token.replace("-", "");
  }

  /** Returns the transactional id that is fenced for it. */
  public static String transactionalId(String name) {
    return name + SUFFIX;
  }

  /**
   * Does nothing if no other job has the name, or none that lives. One that died without a word is
   * watched for some seconds first.
   *
   * @throws IllegalArgumentException if one does; the message names it and the remedies
   */
  public void requireFree() throws InterruptedException {
    try (LeaseRegister register = register()) {
      Optional<Holder> holder = new LeaseWatch(register).living(PATIENCE);
      if (holder.isPresent()) {
        throw new IllegalArgumentException(
            "--job-name is %s, but %s has that name and runs; stop it first, give this one another name, or end that one with --take-over"
                .formatted(name, holder.get()));
      }
    }
  }

  /** Opens it; what is returned is to be closed. */
  Lease open() {
    return new Lease(name, token, register(), Clock.systemUTC());
  }

  private LeaseRegister register() {
    Properties settings = new Properties();
    settings.putAll(client);
    return new BrokerLeaseRegister(settings, transactionalId(name));
  }

  /** Opens it for one who may act while the job has it. */
  public LeaseCheck check() {
    return new LeaseCheck(name, this::open);
  }
}
