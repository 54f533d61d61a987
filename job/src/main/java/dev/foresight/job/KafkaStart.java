// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.KafkaCheck;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.options.JobOptions;
import dev.foresight.streaming.registry.RegistrySettings;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must hold in Kafka before the job starts. Whoever submits it calls {@link #prepare}: a
 * missing topic or right is then one line for the user, and not a job that fails again and again.
 */
public final class KafkaStart {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaStart.class);

  private final JobOptions options;
  private final List<String> transactionalIds;
  private final KafkaAccess access;

  /**
   * Looks at what a job needs.
   *
   * @throws IllegalArgumentException if the properties of Kafka's clients make no sense
   */
  public KafkaStart(JobOptions options, CaptionTopology topology) {
    this.options = options;
    this.transactionalIds = topology.transactionalIdPrefixes();
    this.access = KafkaAccess.of(options.broker());
  }

  /**
   * Creates topics if the options ask for it, and checks topics and rights.
   *
   * @throws dev.foresight.streaming.topics.TopicUnusableException if a topic or right is missing
   * @throws dev.foresight.job.kafka.KafkaUnavailableException if the brokers cannot be used
   */
  public void prepare() throws InterruptedException {
    if (options.topicCreation().create()) {
      NewTopics settings = NewTopics.of(options.topicCreation(), options.topics().maxRecordBytes());
      access
          .createMissing(named(), settings)
          .forEach(topic -> LOG.info("Created the topic {}", topic));
    }
    Set<String> read = check(Set.of());
    if (read.isEmpty()) {
      LOG.warn("No topic matches {} yet; the job waits for one", options.source().description());
    }
  }

  /**
   * Checks topics and rights, and changes nothing.
   *
   * @return what will be read and written, for people
   * @throws dev.foresight.streaming.topics.TopicUnusableException if a topic or right is missing
   * @throws dev.foresight.job.kafka.KafkaUnavailableException if the brokers cannot be used
   */
  public String check() throws InterruptedException {
    Set<String> missing = options.topicCreation().create() ? missing() : Set.of();
    Set<String> read = check(missing);
    String topics =
        (read.isEmpty() ? "no topic yet that matches " + options.source().description() : read)
            + " -> "
            + options.topics().output()
            + ", "
            + options.topics().deadLetters();
    return missing.isEmpty() ? topics : topics + "; to be created: " + missing;
  }

  private Set<String> check(Set<String> missing) throws InterruptedException {
    KafkaCheck check = new KafkaCheck(access);
    Set<String> written = new TreeSet<>(outputs());
    written.removeAll(missing);
    Set<String> read = check.canRead(options.source(), missing);
    check.canWrite(written, transactionalIds);
    check.canTake(written, options.topics().maxRecordBytes());
    options.format().registry(access.properties()).ifPresent(RegistrySettings::check);
    return read;
  }

  private Set<String> missing() throws InterruptedException {
    Set<String> missing = new TreeSet<>();
    for (String topic : named()) {
      if (!access.exists(topic)) {
        missing.add(topic);
      }
    }
    return missing;
  }

  private Set<String> named() {
    Set<String> topics = new TreeSet<>(options.source().topics());
    topics.addAll(outputs());
    return topics;
  }

  private List<String> outputs() {
    return List.of(options.topics().output(), options.topics().deadLetters());
  }
}
