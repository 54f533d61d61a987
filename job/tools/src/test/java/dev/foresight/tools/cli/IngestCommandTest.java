// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.options.InputTopicOption;
import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.wire.AvroCodec;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngestCommandTest {
  @TempDir Path images;

  @Test
  void anImageThatTheTopicDoesNotTakeNamesAllThreeLimitsAndTheOthersAreSent() throws Exception {
    Files.write(images.resolve("large.png"), new byte[5000]);
    Files.write(images.resolve("small.png"), new byte[10]);
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
      try (Admin admin = Admin.create(client)) {
        NewTopic topic =
            new NewTopic("caption-requests", Optional.of(1), Optional.empty())
                .configs(Map.of("max.message.bytes", "1000"));
        admin.createTopics(List.of(topic)).all().get();
      }

      CommandLines.Outcome outcome =
          CommandLines.execute(
              "ingest",
              images.toString(),
              "--prompt=What is it?",
              "--bootstrap-servers=" + broker.bootstrapServers());

      assertThat(outcome.code()).isEqualTo(3);
      assertThat(outcome.out()).contains("small.png\tcaption-requests-0@0").doesNotContain("large");
      assertThat(outcome.err())
          .contains("large.png: the topic caption-requests does not take a record of this size")
          .contains("max.message.bytes", "max.request.size (" + KafkaAccess.MAX_RECORD_BYTES)
          .contains("max.partition.fetch.bytes");
    }
  }

  @Test
  void sendsEveryKindThatIsReadAndSaysWhatItSkips() throws Exception {
    for (String name : List.of("a.webp", "b.TIFF", "c.tif", "notes.txt")) {
      Files.write(images.resolve(name), new byte[10]);
    }
    Files.createDirectory(images.resolve("more"));
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      CommandLines.Outcome outcome =
          CommandLines.execute(
              "ingest",
              images.toString(),
              "--prompt=What is it?",
              "--create-topics",
              "--bootstrap-servers=" + broker.bootstrapServers());

      assertThat(outcome.code()).as(outcome.all()).isZero();
      assertThat(outcome.out()).contains("a.webp\t", "b.TIFF\t", "c.tif\t").hasLineCount(3);
      assertThat(outcome.err())
          .contains("notes.txt is skipped: its name", "more is a folder; name it, too");
    }
  }

  @Test
  void eventsBearTheirUrgency() throws Exception {
    Path image = Files.write(images.resolve("a.png"), new byte[10]);
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Instant before = Instant.now();
      CommandLines.Outcome outcome =
          CommandLines.execute(
              "ingest",
              image.toString(),
              "--prompt=What is it?",
              "--priority=5",
              "--deadline=1h",
              "--create-topics",
              "--bootstrap-servers=" + broker.bootstrapServers());
      assertThat(outcome.code()).as(outcome.all()).isZero();

      CaptionRequest sent = first(broker);
      assertThat(sent.getPriority()).isEqualTo(5);
      assertThat(sent.getDeadline())
          .isBetween(before.minusMillis(1).plusSeconds(3600), Instant.now().plusSeconds(3600));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"11", "-11", "high"})
  void aPriorityThatTheJobWouldRefuseIsRefused(String priority) {
    CommandLines.Outcome outcome =
        CommandLines.execute("ingest", "a.png", "--prompt=W", "--priority=" + priority);

    assertThat(outcome.code()).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(outcome.err()).contains("--priority", priority, "from -10 to 10");
  }

  private static CaptionRequest first(EmbeddedBroker broker) throws Exception {
    try (TopicFollower topic =
        new TopicFollower(
            KafkaAccess.to(broker.bootstrapServers()), Set.of(InputTopicOption.DEFAULT), true)) {
      for (int i = 0; i < 100; i++) {
        for (ConsumerRecord<byte[], byte[]> record : topic.poll(Duration.ofMillis(100))) {
          return AvroCodec.of(CaptionRequest.class).decode(record.value());
        }
      }
    }
    throw new AssertionError("nothing was sent");
  }
}
