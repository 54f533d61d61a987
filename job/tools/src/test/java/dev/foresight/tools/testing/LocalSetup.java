// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.testing;

import dev.foresight.engine.testing.Await;
import dev.foresight.job.CaptionJob;
import dev.foresight.job.CaptionTopology;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.options.DeadLetterTopicOption;
import dev.foresight.job.options.InputTopicOption;
import dev.foresight.job.options.JobOptions;
import dev.foresight.job.options.ModelOptions;
import dev.foresight.job.options.OutputTopicOption;
import dev.foresight.streaming.caption.EngineProvider;
import dev.foresight.streaming.caption.LentEngine;
import dev.foresight.tools.kafka.RequestSender;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.EmbeddedBroker;
import dev.foresight.tools.local.LocalCluster;
import dev.foresight.tools.local.LocalJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A broker with the job's topics, a Flink cluster, and the job with an engine of the test's. */
public final class LocalSetup implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final EmbeddedBroker broker;
  private final LocalCluster cluster;
  private final KafkaAccess access;

  private LocalSetup(EmbeddedBroker broker, LocalCluster cluster) {
    this.broker = broker;
    this.cluster = cluster;
    this.access = KafkaAccess.to(broker.bootstrapServers());
  }

  /** Starts broker and cluster. */
  public static LocalSetup start(int partitions, int slots) throws Exception {
    return start(partitions, slots, new Configuration());
  }

  /** Starts broker and cluster, with more of Flink's configuration. */
  public static LocalSetup start(int partitions, int slots, Configuration more) throws Exception {
    LocalSetup setup = new LocalSetup(EmbeddedBroker.start(), LocalCluster.start(slots, more));
    setup.access.createMissing(
        Set.of(InputTopicOption.DEFAULT, OutputTopicOption.DEFAULT, DeadLetterTopicOption.DEFAULT),
        NewTopics.ofPartitions(partitions));
    return setup;
  }

  /** Returns the way to Kafka. */
  public KafkaAccess access() {
    return access;
  }

  /** Starts the job, named {@code my-job}. */
  public LocalJob submit(PacedEngine engine, Optional<String> savepoint, String... more)
      throws Exception {
    EngineProvider lent = new LentEngine(engine);
    return submit(model -> lent, savepoint, more);
  }

  /**
   * Runs the job, named {@code my-job}, to its end as Flink's own client does, with an engine of
   * its options.
   *
   * @param flink configuration of the client
   */
  public void runByClient(Map<String, String> flink, String... more) throws Exception {
    FlinkClient.of(cluster.webUi(), flink).run(CaptionJob.class, arguments(more));
  }

  private List<String> arguments(String... more) {
    return Stream.concat(
            Stream.of("--job-name=my-job", "--bootstrap-servers=" + broker.bootstrapServers()),
            Stream.of(more))
        .toList();
  }

  /** Starts the job, named {@code my-job}, with engines by the models of its routes. */
  public LocalJob submit(
      Function<ModelOptions, EngineProvider> engines, Optional<String> savepoint, String... more)
      throws Exception {
    List<String> arguments = new ArrayList<>(arguments(more));
    arguments.add("--model=none");
    JobOptions options = JobOptions.parse(arguments.toArray(String[]::new));
    CaptionTopology topology =
        new CaptionTopology(options, engines, new CaptionTopology(options).endpoints());
    Configuration flink = topology.configuration();
    savepoint.ifPresent(path -> flink.set(StateRecoveryOptions.SAVEPOINT_PATH, path));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(flink);
    topology.buildIn(environment);
    return cluster.submit(environment, options.delivery().jobName());
  }

  /** Sends requests that become dead letters, by their own fault or the engine's word. */
  public void sendBad(int from, int to) {
    try (RequestSender sender = new RequestSender(access, InputTopicOption.DEFAULT)) {
      for (int i = from; i < to; i++) {
        String prompt = i % 2 == 0 ? " " : PacedEngine.REFUSED;
        sender.send(
            "bad-" + i,
            "{\"id\": \"bad-%d\", \"prompt\": \"%s\"}"
                .formatted(i, prompt)
                .getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** Sends small requests whose ids and keys are {@code event-from} to {@code event-(to - 1)}. */
  public void send(int from, int to) {
    send("event", "", from, to);
  }

  /** Sends requests for a model, whose ids and keys are {@code MODEL-from} to before to. */
  public void sendTo(String model, int from, int to) {
    send(model, "\"model\": \"%s\", ".formatted(model), from, to);
  }

  /**
   * Sends requests to a topic of its own, whose ids and keys are {@code TOPIC-from} to before to.
   */
  public void sendInto(String topic, int from, int to) {
    send(topic, topic, "", from, to);
  }

  private void send(String name, String fields, int from, int to) {
    send(InputTopicOption.DEFAULT, name, fields, from, to);
  }

  private void send(String topic, String name, String fields, int from, int to) {
    try (RequestSender sender = new RequestSender(access, topic)) {
      for (int i = from; i < to; i++) {
        String id = name + "-" + i;
        sender.send(
            id,
            "{\"id\": \"%s\", %s\"prompt\": \"Why?\", \"attributes\": {\"n\": \"%d\"}}"
                .formatted(id, fields, i)
                .getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** Follows the committed results from the first. */
  public TopicFollower results() {
    return follow(OutputTopicOption.DEFAULT);
  }

  /** Follows what is committed to a topic, from the first. */
  public TopicFollower follow(String topic) {
    return new TopicFollower(access, Set.of(topic), true);
  }

  /** Follows committed results and dead letters from the first. */
  public TopicFollower outcomes() {
    return new TopicFollower(
        access, Set.of(OutputTopicOption.DEFAULT, DeadLetterTopicOption.DEFAULT), true);
  }

  /** Waits until every task of a job runs; where they never do, tells what the job says. */
  public static void awaitTasks(LocalJob job) throws Exception {
    try {
      Await.await("run", job::allTasksRun);
    } catch (AssertionError e) {
      throw new AssertionError("the job is " + job.status() + "; " + job.newFailure(), e);
    }
  }

  /** Adds keys of results to a list until it has so many. */
  public static void collect(TopicFollower results, List<String> keys, int count) throws Exception {
    Await.await(
        "get %d results".formatted(count),
        () -> {
          if (keys.size() < count) {
            for (ConsumerRecord<byte[], byte[]> record : results.poll(POLL)) {
              keys.add(new String(record.key(), StandardCharsets.UTF_8));
            }
          }
          return keys.size() >= count;
        });
  }

  @Override
  public void close() {
    try (broker) {
      cluster.close();
    }
  }
}
