// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.job.CaptionTopology;
import dev.foresight.job.Endpoints;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.options.JobOptions;
import dev.foresight.streaming.topics.TopicUnusableException;
import dev.foresight.tools.local.EmbeddedBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is created and checked before a job starts. */
class KafkaStartTest {
  private static EmbeddedBroker broker;
  private static KafkaAccess access;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start();
    access = KafkaAccess.to(broker.bootstrapServers());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void createdTopicsAreAsTheyWereOrderedAndThoseThatExistStayAsTheyAre() throws Exception {
    access.createMissing(Set.of("made-before"), NewTopics.ofPartitions(1));

    start(
            "--create-topics",
            "--input-topic=made-before,made-requests",
            "--output-topic=made-captions",
            "--dead-letter-topic=made-letters",
            "--topic-partitions=3",
            "--topic-replication=1",
            "--topic-retention=3d",
            "--max-record-bytes=2000000")
        .prepare();

    for (String topic : List.of("made-requests", "made-captions", "made-letters")) {
      assertThat(description(topic).partitions())
          .hasSize(3)
          .allSatisfy(partition -> assertThat(partition.replicas()).hasSize(1));
      assertThat(setting(topic, "retention.ms")).isEqualTo("259200000");
    }
    assertThat(setting("made-captions", "max.message.bytes")).isEqualTo("2000000");
    assertThat(setting("made-letters", "max.message.bytes")).isEqualTo("2000000");
    assertThat(setting("made-requests", "max.message.bytes"))
        .as("as ingest makes it: requests carry images")
        .isEqualTo(String.valueOf(KafkaAccess.MAX_RECORD_BYTES));
    assertThat(description("made-before").partitions()).hasSize(1);
    assertThat(setting("made-before", "retention.ms")).isEqualTo("604800000");
  }

  @Test
  void whatTheBrokersCannotGiveIsOneLineWithTheRemedy() throws Exception {
    assertRefused("refused", "give a --topic-replication from 1", "--topic-replication=2");
    assertRefused("refused", "give a --topic-partitions of 1", "--topic-partitions=0");
    assertRefused("no/name", "give it another name", "--topic-partitions=1");
    assertThat(access.exists("refused")).isFalse();
  }

  @Test
  void aPatternLeavesOutWhatItMatchesInPart() throws Exception {
    access.createMissing(
        Set.of("eu-requests", "us-requests", "us-captions", "us-letters", "us", "not-us-requests"),
        NewTopics.ofPartitions(1));
    List<String> written = List.of("--output-topic=us-captions", "--dead-letter-topic=us-letters");

    assertThat(start(written, "--input-topic-pattern=us|us-r.*").check())
        .isEqualTo("[us, us-requests] -> us-captions, us-letters");
    assertThat(start(written, "--input-topic-pattern=(eu|us)-requests").check())
        .startsWith("[eu-requests, us-requests] -> ");
    assertThat(start(written, "--input-topic-pattern=us-r").check())
        .startsWith("no topic yet that matches us-r -> ");
    assertThatThrownBy(() -> start(written, "--input-topic-pattern=us", "--input-topic=us").check())
        .hasMessageContaining("--input-topic and --input-topic-pattern are both given");
  }

  private static void assertRefused(String topic, String remedy, String option) {
    assertThatThrownBy(() -> start("--create-topics", "--input-topic=" + topic, option).prepare())
        .isInstanceOf(TopicUnusableException.class)
        .hasMessageStartingWith("the topic " + topic + " cannot be created: ")
        .hasMessageContaining("; " + remedy)
        .hasNoCause();
  }

  private static Endpoints start(List<String> some, String... more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return start(all.toArray(String[]::new));
  }

  private static Endpoints start(String... arguments) {
    JobOptions options =
        JobOptions.parse(
            Stream.concat(
                    Stream.of("--model=none", "--bootstrap-servers=" + broker.bootstrapServers()),
                    Stream.of(arguments))
                .toArray(String[]::new));
    return new CaptionTopology(options).endpoints();
  }

  private static TopicDescription description(String topic) throws Exception {
    try (Admin admin = access.admin()) {
      return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
    }
  }

  private static String setting(String topic, String name) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = access.admin()) {
      Config settings = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      return settings.get(name).value();
    }
  }
}
