// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.tools.local.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
