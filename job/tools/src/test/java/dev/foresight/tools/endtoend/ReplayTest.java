// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.testing.Await;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.CaptionTopology;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.options.JobOptions;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.SourceCoordinates;
import dev.foresight.schemas.Stage;
import dev.foresight.schemas.wire.AvroCodec;
import dev.foresight.streaming.sink.ValueDigest;
import dev.foresight.tools.cli.CommandLines;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.EmbeddedBroker;
import dev.foresight.tools.local.LocalCluster;
import dev.foresight.tools.local.LocalJob;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters are listed, mended and replayed, with a real broker and the real job. */
class ReplayTest {
  @TempDir Path images;

  @Test
  void aRecordThatFailedIsSentAgainOnceAndAnsweredWhenItsCauseIsMended() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        LocalCluster cluster = LocalCluster.start(1)) {
      KafkaAccess access = KafkaAccess.to(broker.bootstrapServers());
      access.createMissing(
          Set.of("caption-requests", "captions", "caption-dead-letters"),
          NewTopics.ofPartitions(1));
      sendTwoThatFail(access);
      runToItsEnd(cluster, broker);

      CommandLines.Outcome listed = tool(broker, "dead-letters");
      assertThat(listed.out().lines())
          .hasSize(2)
          .anyMatch(line -> line.contains("IMAGE_NOT_FOUND\tlate\tcaption-requests-0@0\t"))
          .anyMatch(line -> line.contains("PROMPT_EMPTY\tempty\tcaption-requests-0@1\t"));
      assertThat(listed.err()).contains("2 in all");
      assertThat(tool(broker, "dead-letters", "--code=PROMPT_EMPTY").out().lines()).hasSize(1);
      assertThat(tool(broker, "dead-letters", "--until=2020-01-01T00:00:00Z").out()).isEmpty();

      assertThat(tool(broker, "replay", "--code=IMAGE_NOT_FOUND", "--dry-run").out())
          .isEqualTo(
              "late\tIMAGE_NOT_FOUND\tcaption-requests-0@0\t-> caption-requests, attempt 2\n");
      assertThat(all(access, "caption-requests")).hasSize(2);

      // The image has arrived, so this time it will be found; the other one fails again.
      Files.copy(TinyModel.BLUE, images.resolve("late.png"));
      replay(broker, "--code=IMAGE_NOT_FOUND", "1 sent");
      replay(broker, "--code=IMAGE_NOT_FOUND", "0 sent");
      replay(broker, "--id=empty", "1 sent");
      runToItsEnd(cluster, broker);
      replay(broker, "--id=empty", "1 sent");
      runToItsEnd(cluster, broker);
      CommandLines.Outcome last = replay(broker, "--id=empty", "0 sent");
      assertThat(last.out()).contains("left: failed 3 times");

      ConsumerRecord<byte[], byte[]> answer = all(access, "captions").get(0);
      assertThat(all(access, "captions")).hasSize(1);
      assertThat(json(answer).path("text").asText()).isEqualTo("The background is blue.");
      assertThat(header(answer, "trace")).isEqualTo("t1");
      assertThat(header(answer, "foresight-replay-of")).isEqualTo("caption-requests-0@0");
      assertThat(header(answer, "foresight-attempt")).isEqualTo("2");

      List<ConsumerRecord<byte[], byte[]>> letters = all(access, "caption-dead-letters");
      assertThat(letters).hasSize(4);
      assertThat(header(letters.get(3), "foresight-replay-of")).isEqualTo("caption-requests-0@1");
      assertThat(header(letters.get(3), "foresight-attempt")).isEqualTo("3");
      assertThat(all(access, "caption-requests").get(2).value())
          .as("as it was")
          .isEqualTo(all(access, "caption-requests").get(0).value());
    }
  }

  @Test
  void whatToReplayMustBeSaidAndATopicMustExist() throws Exception {
    CommandLines.Outcome nothing = CommandLines.execute("replay");
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("what to replay is missing");
    assertThat(CommandLines.execute("replay", "--code=NO_SUCH").err()).contains("NO_SUCH");

    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      assertThat(tool(broker, "replay", "--all").err())
          .contains("the topic caption-dead-letters does not exist");
    }
  }

  @Test
  void aLetterThatWasCutIsSentWholeIfItsRecordStillLiesAtItsSource() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      KafkaAccess access = KafkaAccess.to(broker.bootstrapServers());
      access.createMissing(
          Set.of("caption-requests", "caption-dead-letters"), NewTopics.ofPartitions(1));
      byte[] whole = "the whole of it".getBytes(StandardCharsets.UTF_8);
      try (KafkaProducer<byte[], byte[]> producer = access.producer()) {
        ProducerRecord<byte[], byte[]> source =
            new ProducerRecord<>("caption-requests", "key".getBytes(StandardCharsets.UTF_8), whole);
        source.headers().add("trace", "t1".getBytes(StandardCharsets.UTF_8));
        producer.send(source);
        producer.send(letter("kept", 0, ValueDigest.sha256(ByteBuffer.wrap(whole))));
        producer.send(letter("another", 0, "00"));
        producer.send(letter("gone", 7, ValueDigest.sha256(ByteBuffer.wrap(whole))));
      }

      CommandLines.Outcome outcome = tool(broker, "replay", "--all");

      assertThat(outcome.code()).isEqualTo(3);
      assertThat(outcome.err()).contains("1 sent", "2 lost");
      assertThat(outcome.out())
          .contains("another\tRECORD_MALFORMED\tcaption-requests-0@0\tleft: was cut")
          .contains("gone\tRECORD_MALFORMED\tcaption-requests-0@7\tleft: was cut");
      ConsumerRecord<byte[], byte[]> sent = all(access, "caption-requests").get(1);
      assertThat(sent.value()).isEqualTo(whole);
      assertThat(sent.key()).asString().isEqualTo("key");
      assertThat(header(sent, "trace")).isEqualTo("t1");
      assertThat(all(access, "caption-requests")).hasSize(2);
    }
  }

  private static ProducerRecord<byte[], byte[]> letter(String id, long offset, String sha256) {
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setRequestId(id)
            .setCode("RECORD_MALFORMED")
            .setMessage("of no schema")
            .setStage(Stage.DECODE)
            .setTime(Instant.EPOCH)
            .setSource(new SourceCoordinates("caption-requests", 0, offset, 1L))
            .setKey(null)
            .setValue(ByteBuffer.wrap("the".getBytes(StandardCharsets.UTF_8)))
            .setHeaders(List.of())
            .setTruncated(true)
            .setValueLength(15)
            .setValueSha256(sha256)
            .build();
    return new ProducerRecord<>(
        "caption-dead-letters", AvroCodec.of(DeadLetter.class).encode(letter));
  }

  private void sendTwoThatFail(KafkaAccess access) {
    try (KafkaProducer<byte[], byte[]> producer = access.producer()) {
      producer.send(
          record(
              "{\"id\": \"late\", \"prompt\": \"What colour is the background?\", \"images\": [\""
                  + images.resolve("late.png").toUri()
                  + "\"]}"));
      producer.send(record("{\"id\": \"empty\", \"prompt\": \"\"}"));
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String json) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>("caption-requests", json.getBytes(StandardCharsets.UTF_8));
    record.headers().add("trace", "t1".getBytes(StandardCharsets.UTF_8));
    return record;
  }

  private void runToItsEnd(LocalCluster cluster, EmbeddedBroker broker) throws Exception {
    JobOptions options =
        JobOptions.parse(
            "--model=" + TinyModel.TARGET,
            "--threads=1",
            "--parallelism=1",
            "--bounded",
            "--output-format=json",
            "--checkpoint-interval=500ms",
            "--image-root=" + images,
            "--bootstrap-servers=" + broker.bootstrapServers());
    CaptionTopology topology = new CaptionTopology(options);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(topology.configuration());
    topology.buildIn(environment);
    LocalJob job = cluster.submit(environment, "replay");
    Await.await(
        "end, as a bounded job does",
        () -> {
          assertThat(job.newFailure()).isEmpty();
          return job.status() == JobStatus.FINISHED;
        });
  }

  private static CommandLines.Outcome replay(
      EmbeddedBroker broker, String selection, String expected) {
    CommandLines.Outcome outcome = tool(broker, "replay", selection);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains(expected);
    return outcome;
  }

  private static CommandLines.Outcome tool(EmbeddedBroker broker, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--bootstrap-servers=" + broker.bootstrapServers());
    return CommandLines.execute(all.toArray(String[]::new));
  }

  /** Returns the records of a topic that has come to rest. */
  private static List<ConsumerRecord<byte[], byte[]>> all(KafkaAccess access, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (TopicFollower follower = new TopicFollower(access, Set.of(topic), true)) {
      while (!follower.isAtEnd()) {
        follower.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> record) throws Exception {
    return new ObjectMapper().readTree(record.value());
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}
