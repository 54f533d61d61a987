// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.testing.Await;
import dev.foresight.engine.testing.TestCertificate;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.CaptionTopology;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.options.JobOptions;
import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.registry.RegistryException;
import dev.foresight.schemas.registry.SchemaRegistry;
import dev.foresight.schemas.registry.StubRegistry;
import dev.foresight.schemas.wire.AvroCodec;
import dev.foresight.schemas.wire.RegistryCodec;
import dev.foresight.tools.kafka.OutcomeReader;
import dev.foresight.tools.kafka.RequestSender;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.EmbeddedBroker;
import dev.foresight.tools.local.LocalCluster;
import dev.foresight.tools.local.LocalJob;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every format through a real broker and a registry with TLS and a login. */
class FormatsTest {
  private static final String LOGIN = "me:s3cret-4711";
  private static final CaptionRequest REQUEST =
      CaptionRequest.newBuilder().setId("7").setPrompt("What is it?").setMaxNewTokens(4).build();

  @TempDir Path folder;

  @Test
  void allFormatsComeInAndRegistryAndJsonGoOut() throws Exception {
    TestCertificate certificate = TestCertificate.create(folder);
    try (StubRegistry registry = StubRegistry.start(certificate.sslContext());
        EmbeddedBroker broker = EmbeddedBroker.start();
        LocalCluster cluster = LocalCluster.start(1)) {
      registry.requireAuthorization(
          "Basic " + Base64.getEncoder().encodeToString(LOGIN.getBytes(StandardCharsets.UTF_8)));
      KafkaAccess access = KafkaAccess.to(broker.bootstrapServers());
      send(access, registry, options(certificate, broker, registry));

      JobOptions toRegistry =
          options(
              certificate,
              broker,
              registry,
              "--output-format=registry",
              "--output-topic=r",
              "--dead-letter-topic=r-dead",
              "--job-name=r");
      runToItsEnd(cluster, toRegistry);
      assertAllAnswered(access, toRegistry, "r", "r-dead");
      assertThat(registry.subjects()).containsKeys("r-value", "r-dead-value");
      assertThat(firstByte(access, "r")).isZero();

      JobOptions toJson =
          options(
              certificate,
              broker,
              registry,
              "--output-format=json",
              "--output-topic=j",
              "--dead-letter-topic=j-dead",
              "--job-name=j");
      runToItsEnd(cluster, toJson);
      assertAllAnswered(access, toJson, "j", "j-dead");
      assertThat(new ObjectMapper().readTree(values(access, "j").get("json")).path("id").asText())
          .isEqualTo("7");
    }
  }

  private JobOptions options(
      TestCertificate certificate, EmbeddedBroker broker, StubRegistry registry, String... more)
      throws Exception {
    Path config =
        Files.write(
            folder.resolve("client.properties"),
            List.of(
                "bootstrap.servers=" + broker.bootstrapServers(),
                "basic.auth.user.info=" + LOGIN,
                "schema.registry.ssl.truststore.type=PEM",
                "schema.registry.ssl.truststore.location=" + certificate.pem()));
    return JobOptions.parse(
        Stream.concat(
                Stream.of(
                    "--model=" + TinyModel.TARGET,
                    "--threads=1",
                    "--parallelism=1",
                    "--bounded",
                    "--start-from=earliest",
                    "--create-topics",
                    "--checkpoint-interval=500ms",
                    "--kafka-config=" + config,
                    "--registry-url=" + registry.uri()),
                Arrays.stream(more))
            .toArray(String[]::new));
  }

  private static void send(KafkaAccess access, StubRegistry registry, JobOptions options)
      throws InterruptedException {
    SchemaRegistry client =
        options.format().registry(KafkaAccess.of(options.broker()).properties()).get().connect();
    int id = client.idOf("caption-requests-value", CaptionRequest.getClassSchema());
    assertThat(registry.subjects()).containsEntry("caption-requests-value", id);
    RegistryCodec<CaptionRequest> codec = new RegistryCodec<>(client, CaptionRequest.class);
    access.createMissing(Set.of("caption-requests"), NewTopics.ofPartitions(1));
    try (RequestSender sender = new RequestSender(access, "caption-requests")) {
      sender.send("avro", AvroCodec.of(CaptionRequest.class).encode(REQUEST));
      sender.send("registry", codec.encode(id, REQUEST));
      sender.send("unknown-id", codec.encode(99, REQUEST));
      sender.send(
          "json",
          "{\"id\": \"7\", \"prompt\": \"What is it?\", \"max_new_tokens\": 4}"
              .getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void runToItsEnd(LocalCluster cluster, JobOptions options) throws Exception {
    CaptionTopology topology = new CaptionTopology(options);
    topology.endpoints().prepare();
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(topology.configuration());
    topology.buildIn(environment);
    LocalJob job = cluster.submit(environment, "formats");
    Await.await(
        "end, as a bounded job does",
        () -> {
          assertThat(job.newFailure()).isEmpty();
          return job.status() == JobStatus.FINISHED;
        });
  }

  private static void assertAllAnswered(
      KafkaAccess access, JobOptions options, String results, String letters) throws Exception {
    OutcomeReader reader =
        new OutcomeReader(options.format().registry(KafkaAccess.of(options.broker()).properties()));
    Map<String, byte[]> answered = values(access, results);
    assertThat(answered).containsOnlyKeys("avro", "registry", "json");
    for (byte[] value : answered.values()) {
      assertThat(reader.read(value).path("completion_tokens").asInt()).isEqualTo(4);
    }
    Map<String, byte[]> refused = values(access, letters);
    assertThat(refused).containsOnlyKeys("unknown-id");
    JsonNode letter = reader.read(refused.get("unknown-id"));
    assertThat(letter.path("code").asText()).isEqualTo("SCHEMA_UNKNOWN");
    assertThat(letter.path("message").asText()).contains("99");
  }

  private static byte firstByte(KafkaAccess access, String topic) {
    return values(access, topic).values().iterator().next()[0];
  }

  /** Returns the values of a topic that has come to rest, by key. */
  private static Map<String, byte[]> values(KafkaAccess access, String topic) {
    Map<String, byte[]> values = new HashMap<>();
    try (TopicFollower follower = new TopicFollower(access, Set.of(topic), true)) {
      while (!follower.isAtEnd()) {
        for (ConsumerRecord<byte[], byte[]> record : follower.poll(Duration.ofMillis(100))) {
          values.put(new String(record.key(), StandardCharsets.UTF_8), record.value());
        }
      }
    }
    return values;
  }

  @Test
  void aRegistryThatRefusesTheLoginIsOneLineBeforeTheStart() throws Exception {
    TestCertificate certificate = TestCertificate.create(folder);
    try (StubRegistry registry = StubRegistry.start(certificate.sslContext());
        EmbeddedBroker broker = EmbeddedBroker.start()) {
      registry.requireAuthorization("Basic other");
      JobOptions options = options(certificate, broker, registry, "--output-format=registry");

      assertThatThrownBy(() -> new CaptionTopology(options).endpoints().prepare())
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("basic.auth.user.info")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    }
  }
}
