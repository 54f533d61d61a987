// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.testing.Await;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.CaptionTopology;
import dev.foresight.job.Endpoints;
import dev.foresight.job.SharedEngines;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.options.DeadLetterTopicOption;
import dev.foresight.job.options.InputTopicOption;
import dev.foresight.job.options.JobOptions;
import dev.foresight.job.options.OutputTopicOption;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.streaming.CaptionPipeline;
import dev.foresight.tools.kafka.OutcomeReader;
import dev.foresight.tools.kafka.RequestSender;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.EmbeddedBroker;
import dev.foresight.tools.local.LocalCluster;
import dev.foresight.tools.local.LocalJob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events through a real broker, the real job and a real, if tiny, model. */
class EndToEndTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path imageRoot;
  private final OutcomeReader reader = new OutcomeReader();
  private final Map<String, JsonNode> outcomes = new HashMap<>();
  private final List<String> coordinates = new ArrayList<>();

  @Test
  void everyEventComesOutExactlyOnceThoughTheJobFailsInTheMiddle() throws Exception {
    Path image = Files.copy(TinyModel.BLUE, imageRoot.resolve("blue.png"));
    BadEvents bad = new BadEvents(Files.readAllBytes(image), imageRoot);
    FailingOnce.reset();

    try (EmbeddedBroker broker = EmbeddedBroker.start();
        LocalCluster cluster = LocalCluster.start(2)) {
      KafkaAccess access = KafkaAccess.to(broker.bootstrapServers());
      access.createMissing(
          Set.of(
              InputTopicOption.DEFAULT, OutputTopicOption.DEFAULT, DeadLetterTopicOption.DEFAULT),
          NewTopics.ofPartitions(3));
      LocalJob job = cluster.submit(failingOnce(broker), "test");

      try (RequestSender sender = new RequestSender(access, InputTopicOption.DEFAULT);
          TopicFollower follower =
              new TopicFollower(
                  access, Set.of(OutputTopicOption.DEFAULT, DeadLetterTopicOption.DEFAULT), true)) {
        sendGood(sender, image, 0, 30);
        bad.values().forEach(sender::send);
        // A committed outcome is proof of a checkpoint; what comes now fails behind it.
        collect(follower, 1);
        FailingOnce.arm();
        sendGood(sender, image, 30, 60);
        int total = 60 + bad.values().size();
        collect(follower, total);
        assertThat(FailingOnce.hasFailed()).isTrue();
        assertThat(job.drain(LIMIT)).isTrue();

        assertThat(outcomes).as("after the job's end").hasSize(total);
        collectWhatIsLeft(follower);
        assertThat(coordinates).hasSize(total).doesNotHaveDuplicates();
      }
    }

    bad.codes()
        .forEach(
            (id, code) ->
                assertThat(outcomes.get(id).path("code").asText()).as(id).isEqualTo(code));
    for (int i = 0; i < 60; i++) {
      JsonNode good = outcomes.get("good-" + i);
      assertThat(good.path("text").asText()).isEqualTo("The background is blue.");
      assertThat(good.path("speculation").path("tau").asDouble()).isGreaterThan(1);
      assertThat(good.path("timings").path("verify_ms").asDouble()).isPositive();
    }
  }

  private StreamExecutionEnvironment failingOnce(EmbeddedBroker broker)
      throws InterruptedException {
    JobOptions options =
        JobOptions.parse(
            "--model=" + TinyModel.TARGET,
            "--draft=" + TinyModel.DRAFT,
            "--threads=1",
            // Trees that adapt may be given up on a busy machine, and there would be no tau.
            "--speculation=fixed:7,3,2",
            "--bootstrap-servers=" + broker.bootstrapServers(),
            "--image-root=" + imageRoot,
            "--checkpoint-interval=500ms");
    CaptionTopology topology =
        new CaptionTopology(
            options,
            SharedEngines.of(options.model()),
            new FailingEndpoints(new CaptionTopology(options).endpoints()));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(topology.configuration());
    topology.buildIn(environment);
    return environment;
  }

  /** Kafka, and behind its source an operator that fails once. */
  private record FailingEndpoints(Endpoints kafka) implements Endpoints {
    @Override
    public void prepare() throws InterruptedException {
      kafka.prepare();
    }

    @Override
    public String check() throws InterruptedException {
      return kafka.check();
    }

    @Override
    public DataStream<SourceRecord> read(StreamExecutionEnvironment environment)
        throws InterruptedException {
      return kafka.read(environment).map(new FailingOnce()).uid("failing-once");
    }

    @Override
    public Map<String, DataStream<SourceRecord>> readOfRoutes(
        StreamExecutionEnvironment environment) {
      return kafka.readOfRoutes(environment);
    }

    @Override
    public void write(CaptionPipeline.Outputs outcomes) throws InterruptedException {
      kafka.write(outcomes);
    }
  }

  private static void sendGood(RequestSender sender, Path image, int from, int to) {
    for (int i = from; i < to; i++) {
      sender.send(
          "good-" + i,
          """
          {"id": "good-%d", "prompt": "What colour is the background?", "images": ["%s"]}\
          """
              .formatted(i, image.toUri())
              .getBytes(StandardCharsets.UTF_8));
    }
  }

  private void collect(TopicFollower follower, int count) throws Exception {
    Await.await(
        "get %d outcomes".formatted(count),
        () -> {
          take(follower.poll(Duration.ofMillis(100)));
          return coordinates.size() >= count;
        });
  }

  private void collectWhatIsLeft(TopicFollower follower) throws Exception {
    for (int i = 0; i < 10; i++) {
      take(follower.poll(Duration.ofMillis(100)));
    }
  }

  private void take(Iterable<ConsumerRecord<byte[], byte[]>> records) throws Exception {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      JsonNode outcome = reader.read(record.value());
      outcomes.put(new String(record.key(), StandardCharsets.UTF_8), outcome);
      JsonNode source = outcome.get("source");
      coordinates.add(
          source.get("topic").asText()
              + "-"
              + source.get("partition")
              + "@"
              + source.get("offset"));
    }
  }

  /** Throws at the first record after it was armed. */
  static final class FailingOnce implements MapFunction<SourceRecord, SourceRecord> {
    private static final long serialVersionUID = 1L;
    private static final AtomicBoolean ARMED = new AtomicBoolean();
    private static final AtomicBoolean FAILED = new AtomicBoolean();

    static void reset() {
      ARMED.set(false);
      FAILED.set(false);
    }

    static void arm() {
      ARMED.set(true);
    }

    static boolean hasFailed() {
      return FAILED.get();
    }

    @Override
    public SourceRecord map(SourceRecord record) throws IOException {
      if (ARMED.get() && FAILED.compareAndSet(false, true)) {
        throw new IOException("failing once, as the test wants");
      }
      return record;
    }
  }
}
