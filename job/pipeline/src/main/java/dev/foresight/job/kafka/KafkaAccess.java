// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.kafka;

import dev.foresight.job.options.BrokerOptions;
import dev.foresight.streaming.topics.TopicUnusableException;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes clients of one Kafka.
 *
 * @param properties for every client: {@code bootstrap.servers}, and others such as those of
 *     security
 */
public record KafkaAccess(Map<String, String> properties) {
  /** The largest record that is sent, in bytes; the brokers may well allow less. */
  public static final int MAX_RECORD_BYTES = 64 << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** After how long consumers ask for partitions that were added. */
  private static final Duration NEWS = Duration.ofSeconds(30);

  /** Copies the properties. */
  public KafkaAccess {
    properties = Map.copyOf(properties);
  }

  /** Returns the access that the options describe. */
  public static KafkaAccess of(BrokerOptions options) {
    return new KafkaAccess(ClientProperties.of(options));
  }

  /** Returns the access to brokers that ask for nothing. */
  public static KafkaAccess to(String bootstrapServers) {
    return new KafkaAccess(Map.of("bootstrap.servers", bootstrapServers));
  }

  /** Returns where the brokers are, host:port, separated by commas. */
  public String bootstrapServers() {
    return properties.get("bootstrap.servers");
  }

  /**
   * Creates the topics that do not exist.
   *
   * @return those that were created
   * @throws TopicUnusableException if the brokers refuse to create one as it is described
   * @throws KafkaUnavailableException if the brokers do not answer
   */
  public Set<String> createMissing(Collection<String> topics, NewTopics settings)
      throws InterruptedException {
    Set<String> created = new TreeSet<>(topics);
    try (Admin admin = admin()) {
      created.removeAll(admin.listTopics().names().get());
      for (String topic : created) {
        settings.create(admin, topic);
      }
      return created;
    } catch (ExecutionException e) {
      throw unavailable(e.getCause());
    }
  }

  /**
   * Returns the topics whose whole names match.
   *
   * @throws KafkaUnavailableException if the brokers do not answer or refuse
   */
  public Set<String> topics(Pattern pattern) throws InterruptedException {
    try (Admin admin = admin()) {
      return admin.listTopics().names().get().stream()
          .filter(pattern.asMatchPredicate())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (ExecutionException e) {
      throw unavailable(e.getCause());
    }
  }

  /**
   * Returns whether the brokers have a topic.
   *
   * @throws KafkaUnavailableException if the brokers do not answer or refuse
   */
  public boolean exists(String topic) throws InterruptedException {
    return !topics(Pattern.compile(Pattern.quote(topic))).isEmpty();
  }

  /** Returns a consumer that sees only what was committed, without a group. */
  public KafkaConsumer<byte[], byte[]> consumer() {
    return consumer(settings());
  }

  /**
   * Returns a consumer that sees only what was committed, without a group.
   *
   * @param fetchBytes of a partition that it holds at most, or one record that is larger
   */
  public KafkaConsumer<byte[], byte[]> consumer(int fetchBytes) {
    return consumer(settings(), fetchBytes);
  }

  /** Returns a consumer that sees only what was committed; its group's offsets are the caller's. */
  public KafkaConsumer<byte[], byte[]> consumer(String groupId) {
    Map<String, Object> settings = settings();
    settings.put("group.id", groupId);
    return consumer(settings);
  }

  private KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> settings) {
    return consumer(settings, MAX_RECORD_BYTES);
  }

  private KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> settings, int fetchBytes) {
    settings.put("auto.offset.reset", "earliest");
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    settings.put("max.partition.fetch.bytes", fetchBytes);
    settings.putIfAbsent("metadata.max.age.ms", (int) NEWS.toMillis());
    return opened(
        () ->
            new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  /** Returns a producer that neither loses nor doubles records while it lives. */
  public KafkaProducer<byte[], byte[]> producer() {
    return producer(settings());
  }

  /**
   * Returns a producer whose records are seen once their transaction is committed.
   *
   * @param transactionalId whoever used it before is shut out
   */
  public KafkaProducer<byte[], byte[]> transactionalProducer(String transactionalId) {
    Map<String, Object> settings = settings();
    settings.put("transactional.id", transactionalId);
    return producer(settings);
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
    settings.put("acks", "all");
    settings.put("enable.idempotence", "true");
    settings.put("max.request.size", MAX_RECORD_BYTES);
    settings.put("buffer.memory", 2L * MAX_RECORD_BYTES);
    settings.putIfAbsent("max.block.ms", PATIENCE.toMillis());
    return opened(
        () -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /**
   * Returns a client for administration.
   *
   * @throws KafkaUnavailableException if the properties are wrong
   */
  public Admin admin() {
    Map<String, Object> settings = settings();
    // Kafka wants the first to be no shorter than the second, so only both or none are ours.
    List<String> limits = List.of("default.api.timeout.ms", "request.timeout.ms");
    if (Collections.disjoint(settings.keySet(), limits)) {
      limits.forEach(limit -> settings.put(limit, (int) PATIENCE.toMillis()));
    }
    return opened(() -> Admin.create(settings));
  }

  private <T> T opened(Supplier<T> client) {
    try {
      return client.get();
    } catch (KafkaException e) {
      throw unavailable(e);
    }
  }

  private Map<String, Object> settings() {
    return new HashMap<>(properties);
  }

  /** Returns a failure that tells the user where Kafka was looked for, and what to do. */
  public KafkaUnavailableException unavailable(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getClass() == KafkaException.class) {
      cause = cause.getCause();
    }
    return new KafkaUnavailableException(
        "Kafka at "
            + bootstrapServers()
            + " cannot be used: "
            + cause.getMessage()
            + "; "
            + remedy(cause),
        failure);
  }

  private static String remedy(Throwable cause) {
    if (cause instanceof SslAuthenticationException) {
      return "check ssl.truststore.location and security.protocol in --kafka-config";
    }
    if (cause instanceof AuthenticationException) {
      return "check the login: sasl.mechanism and sasl.jaas.config in --kafka-config";
    }
    if (cause instanceof AuthorizationException) {
      return "grant the right to the user that --kafka-config logs in";
    }
    if (cause instanceof ConfigException) {
      return "check --kafka-config and --kafka-property";
    }
    if (cause instanceof RecordTooLargeException) {
      return "raise three limits together: the topic's max.message.bytes, the senders'"
          + " max.request.size ("
          + MAX_RECORD_BYTES
          + " here) and the readers' max.partition.fetch.bytes";
    }
    return "check --bootstrap-servers, security.protocol in --kafka-config, and that a broker runs"
        + " there";
  }
}
