// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.foresight.engine.testing.Await;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.CaptionTopology;
import dev.foresight.job.Endpoints;
import dev.foresight.job.options.JobOptions;
import dev.foresight.streaming.topics.TopicUnusableException;
import dev.foresight.tools.cli.CommandLines;
import dev.foresight.tools.local.LocalCluster;
import dev.foresight.tools.local.LocalJob;
import dev.foresight.tools.testing.LogCapture;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job and the tools against a broker with TLS, passwords and rights. */
class SecureKafkaTest {

  @TempDir Path folder;

  @Test
  void jobAndToolsUseTheClientsFileAndItsSecretsStayThere() throws Exception {
    try (LogCapture log = LogCapture.of("org.apache.flink", "org.apache.kafka", "dev");
        SecureBroker broker = SecureBroker.start(folder);
        LocalCluster cluster = LocalCluster.start(1)) {
      String config = "--kafka-config=" + broker.clientConfig("alice");
      JobOptions options =
          JobOptions.parse(
              "--model=" + TinyModel.TARGET,
              "--threads=1",
              "--parallelism=1",
              "--partition-discovery=1s",
              "--create-topics",
              config);
      CaptionTopology topology = new CaptionTopology(options);
      Endpoints start = topology.endpoints();

      assertAWrongPasswordIsOneLineWithoutIt(broker);
      assertNothingStartsBeforeAllIsGranted(broker, start);
      Path noImage = Files.writeString(folder.resolve("notes.txt"), "no image");
      CommandLines.Outcome ingest =
          CommandLines.execute(
              "ingest",
              TinyModel.BLUE.toString(),
              noImage.toString(),
              "--prompt=What colour is the background?",
              config);
      assertThat(ingest.code()).as(ingest.err()).isZero();

      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.getExecutionEnvironment(topology.configuration());
      topology.buildIn(environment);
      assertThat(serialized(environment))
          .contains("${foresight:")
          .doesNotContain(SecureBroker.SECRET);
      LocalJob job = cluster.submit(environment, "secure");

      assertToolsName("no right to READ the topic captions", "watch", config);
      broker.grant(ResourceType.TOPIC, "captions", AclOperation.READ);
      CommandLines.Outcome watch =
          CommandLines.execute(
              with(
                  broker.clientReferences("alice"),
                  "watch",
                  "--from-beginning",
                  "--max-messages=1"));
      assertThat(watch.out()).as(watch.err()).contains("The background is blue.");
      assertToolsName("no right to READ the topic caption-dead", "dead-letters", config);
      broker.grant(ResourceType.TOPIC, "caption-dead-letters", AclOperation.READ);
      CommandLines.Outcome letters = await("dead-letters", "--format=json", config);
      assertThat(letters.out()).contains("IMAGE_UNSUPPORTED_FORMAT");
      assertToolsName(
          "no right to READ the group foresight-replay-", "replay", "--all", "--dry-run", config);
      broker.grant(ResourceType.GROUP, "foresight-replay-*", AclOperation.READ);
      assertThat(CommandLines.execute("replay", "--all", config).err()).contains("1 sent");
      assertTheWebUiTellsNoSecret(cluster.webUi(), job);
      assertThat(ingest.all() + watch.all() + letters.all()).doesNotContain(SecureBroker.SECRET);

      broker.revoke(ResourceType.TRANSACTIONAL_ID, "foresight-*", AclOperation.WRITE);
      assertThat(
              CommandLines.execute("ingest", TinyModel.BLUE.toString(), "--prompt=And now?", config)
                  .code())
          .isZero();
      assertEndsForGood(job, "no right to WRITE the transactional-id foresight-");
      broker.grant(ResourceType.TRANSACTIONAL_ID, "foresight-*", AclOperation.WRITE);

      topology.buildIn(environment);
      LocalJob next = cluster.submit(environment, "secure");
      assertThat(
              CommandLines.execute("watch", "--from-beginning", "--max-messages=2", config).out())
          .hasLineCount(2);
      try (Admin admin = broker.admin().admin()) {
        admin.deleteTopics(List.of("caption-requests")).all().get();
      }
      assertEndsForGood(next, "the topic caption-requests does not exist");
      assertThat(log.text())
          .as("what Flink and Kafka's clients tell operators")
          .contains("ProducerConfig values", "ConsumerConfig values", "sasl.jaas.config = [hidden]")
          .doesNotContain(SecureBroker.SECRET);
    }
  }

  private static void assertAWrongPasswordIsOneLineWithoutIt(SecureBroker broker) throws Exception {
    CommandLines.Outcome outcome =
        CommandLines.execute("watch", "--kafka-config=" + broker.clientConfig("mallory"));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .hasLineCount(1)
        .contains("check the login: sasl.mechanism and sasl.jaas.config in --kafka-config")
        .doesNotContain(SecureBroker.SECRET);
  }

  private static void assertToolsName(String missing, String... arguments) {
    CommandLines.Outcome outcome = CommandLines.execute(arguments);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .hasLineCount(1)
        .contains(missing, "grant it to the user that --kafka-config logs in");
  }

  private static String[] with(List<String> some, String... arguments) {
    return Stream.concat(Stream.of(arguments), some.stream()).toArray(String[]::new);
  }

  /** Repeats a command until it prints something. */
  private static CommandLines.Outcome await(String... arguments) throws Exception {
    List<CommandLines.Outcome> outcomes = new ArrayList<>();
    Await.await(
        "print something",
        () -> {
          outcomes.add(CommandLines.execute(arguments));
          return !outcomes.get(outcomes.size() - 1).out().isEmpty();
        });
    return outcomes.get(outcomes.size() - 1);
  }

  private static void assertNothingStartsBeforeAllIsGranted(SecureBroker broker, Endpoints start)
      throws Exception {
    assertDenied(start, "the topic caption-requests cannot be created");
    broker.grant(ResourceType.TOPIC, "caption*", AclOperation.CREATE);
    assertDenied(start, "no right to READ the topic caption-requests");
    assertThat(broker.admin().topics(Pattern.compile("caption.*"))).hasSize(3);
    broker.grant(ResourceType.TOPIC, "caption-requests", AclOperation.WRITE);
    assertDenied(start, "no right to READ the topic caption-requests");
    broker.grant(ResourceType.TOPIC, "caption-requests", AclOperation.READ);
    assertDenied(start, "no right to READ the group foresight");
    broker.grant(ResourceType.GROUP, "foresight", AclOperation.READ);
    assertDenied(start, "no right to WRITE the topic caption");
    broker.grant(ResourceType.TOPIC, "captions", AclOperation.WRITE);
    broker.grant(ResourceType.TOPIC, "caption-dead-letters", AclOperation.WRITE);
    assertDenied(start, "no right to WRITE the transactional-id");
    broker.grant(ResourceType.TRANSACTIONAL_ID, "foresight-*", AclOperation.WRITE);
    start.prepare();
    assertThat(start.check()).isEqualTo("[caption-requests] -> captions, caption-dead-letters");
  }

  private static void assertDenied(Endpoints start, String message) {
    assertThatThrownBy(start::prepare)
        .isInstanceOf(TopicUnusableException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("grant it to the user");
  }

  private static String serialized(StreamExecutionEnvironment environment) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(environment.getStreamGraph(false).getJobGraph());
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static void assertTheWebUiTellsNoSecret(URI webUi, LocalJob job) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    for (String page :
        List.of(
            "/jobs/%s",
            "/jobs/%s/config",
            "/jobs/%s/plan",
            "/jobs/%s/exceptions",
            "/jobs/%s/accumulators",
            "/jobs/%s/checkpoints/config",
            "/jobmanager/environment",
            "/jobmanager/config")) {
      URI uri = webUi.resolve(page.formatted(job.id()));
      String body =
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
      assertThat(body).as(page).matches("(?s)[{\\[].*").doesNotContain(SecureBroker.SECRET);
    }
  }

  private static void assertEndsForGood(LocalJob job, String reason) throws Exception {
    List<String> failures = new ArrayList<>();
    Await.await(
        "end for good",
        () -> {
          job.newFailure().ifPresent(failures::add);
          return job.status() == JobStatus.FAILED;
        });
    job.newFailure().ifPresent(failures::add);
    assertThat(failures).last(STRING).contains(reason);
  }
}
