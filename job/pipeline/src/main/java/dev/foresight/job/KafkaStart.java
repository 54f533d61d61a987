// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.KafkaCheck;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.options.JobOptions;
import dev.foresight.streaming.lease.JobLease;
import dev.foresight.streaming.registry.RegistrySettings;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must hold in Kafka before the job starts. */
final class KafkaStart {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaStart.class);

  private final JobOptions options;
  private final List<String> transactionalIds;
  private final Optional<JobLease> lease;
  private final KafkaAccess access;

  /**
   * Looks at what a job needs.
   *
   * @param transactionalIds what the ids of its transactions begin with
   * @param lease that it will hold; none without transactions
   */
  KafkaStart(
      JobOptions options,
      KafkaAccess access,
      List<String> transactionalIds,
      Optional<JobLease> lease) {
    this.options = options;
    this.access = access;
    this.transactionalIds = transactionalIds;
    this.lease = lease;
  }

  /**
   * Creates topics if the options ask for it, and checks topics, rights and the job's name.
   *
   * @throws IllegalArgumentException if another job of the name runs
   * @throws dev.foresight.streaming.topics.TopicUnusableException if a topic or right is missing
   * @throws dev.foresight.job.kafka.KafkaUnavailableException if the brokers cannot be used
   */
  void prepare() throws InterruptedException {
    if (options.topicCreation().create()) {
      // Requests carry images; what is written has a limit of its own.
      create(options.namedInputs(), KafkaAccess.MAX_RECORD_BYTES);
      create(options.outputs(), options.topics().maxRecordBytes());
    }
    Set<String> read = read();
    check(read, Set.of());
    if (read.isEmpty()) {
      LOG.warn("No topic matches {} yet; the job waits for one", options.source().description());
    }
  }

  /**
   * Checks topics, rights and the job's name, and changes nothing.
   *
   * @return what will be read and written, for people
   * @throws IllegalArgumentException if another job of the name runs
   * @throws dev.foresight.streaming.topics.TopicUnusableException if a topic or right is missing
   * @throws dev.foresight.job.kafka.KafkaUnavailableException if the brokers cannot be used
   */
  String check() throws InterruptedException {
    Set<String> read = read();
    Set<String> missing = options.topicCreation().create() ? missing() : Set.of();
    check(read, missing);
    String topics =
        (read.isEmpty() ? "no topic yet that matches " + options.source().description() : read)
            + " -> "
            + String.join(", ", options.outputs());
    return missing.isEmpty() ? topics : topics + "; to be created: " + missing;
  }

  private void create(List<String> topics, int maxRecordBytes) throws InterruptedException {
    access
        .createMissing(topics, NewTopics.of(options.topicCreation(), maxRecordBytes))
        .forEach(topic -> LOG.info("Created the topic {}", topic));
  }

  private Set<String> read() throws InterruptedException {
    Set<String> topics = new TreeSet<>(options.namedInputs());
    Optional<Pattern> pattern = options.source().pattern();
    if (pattern.isPresent()) {
      topics.addAll(access.topics(pattern.get()));
    }
    return topics;
  }

  private Set<String> missing() throws InterruptedException {
    Set<String> missing = new TreeSet<>(options.namedInputs());
    missing.addAll(options.outputs());
    missing.removeAll(access.topics(Pattern.compile(".*")));
    return missing;
  }

  private void check(Set<String> read, Set<String> missing) throws InterruptedException {
    KafkaCheck check = new KafkaCheck(access);
    check.canRead(without(missing, read), options.source().groupId());
    Set<String> written = without(missing, options.outputs());
    check.canWrite(written, transactionalIds);
    check.canTake(written, options.topics().maxRecordBytes());
    if (lease.isPresent() && !options.delivery().takesOver()) {
      lease.get().requireFree();
    }
    options.format().registry(access.properties()).ifPresent(RegistrySettings::check);
  }

  private static Set<String> without(Set<String> missing, Collection<String> topics) {
    Set<String> existing = new TreeSet<>(topics);
    existing.removeAll(missing);
    return existing;
  }
}
