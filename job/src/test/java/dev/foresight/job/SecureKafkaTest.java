// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.foresight.job.cli.CommandLines;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.local.LocalCluster;
import dev.foresight.job.local.LocalJob;
import dev.foresight.job.options.JobOptions;
import dev.foresight.streaming.topics.TopicUnusableException;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job and the tools against a broker with TLS, passwords and rights. */
class SecureKafkaTest {
  private static final Path MODEL = Path.of("..", "deploy", "model");
  private static final String IMAGE =
      Path.of("..", "deploy", "samples", "background.png").toString();
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void jobAndToolsUseTheClientsFileAndItsSecretsStayThere() throws Exception {
    try (SecureBroker broker = SecureBroker.start(folder);
        LocalCluster cluster = LocalCluster.start(1)) {
      String config = "--kafka-config=" + broker.clientConfig("alice");
      JobOptions options =
          JobOptions.parse(
              "--model=" + MODEL,
              "--threads=1",
              "--parallelism=1",
              "--partition-discovery=1s",
              config);
      CaptionTopology topology = new CaptionTopology(options);
      KafkaStart start = new KafkaStart(options, topology);

      assertNothingStartsBeforeAllIsGranted(broker, start);
      CommandLines.Outcome ingest =
          CommandLines.execute("ingest", IMAGE, "--prompt=What colour is the background?", config);
      assertThat(ingest.code()).as(ingest.err()).isZero();

      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.getExecutionEnvironment(topology.configuration());
      topology.buildIn(environment);
      assertThat(serialized(environment))
          .contains("${foresight:")
          .doesNotContain(SecureBroker.SECRET);
      LocalJob job = cluster.submit(environment, "secure");

      CommandLines.Outcome watch =
          CommandLines.execute("watch", "--from-beginning", "--max-messages=1", config);
      assertThat(watch.out()).contains("The background is blue.");
      assertTheWebUiTellsNoSecret(cluster.webUi(), job);
      assertThat(ingest.all() + watch.all()).doesNotContain(SecureBroker.SECRET);

      broker.revoke(ResourceType.TRANSACTIONAL_ID, "*", AclOperation.ALL);
      assertThat(CommandLines.execute("ingest", IMAGE, "--prompt=And now?", config).code())
          .isZero();
      assertEndsForGood(job, "no right to WRITE the transactional-id foresight-");
      broker.grant(ResourceType.TRANSACTIONAL_ID, "*", AclOperation.ALL);

      topology.buildIn(environment);
      LocalJob next = cluster.submit(environment, "secure");
      assertThat(
              CommandLines.execute("watch", "--from-beginning", "--max-messages=2", config).out())
          .hasLineCount(2);
      try (Admin admin = broker.admin().admin()) {
        admin.deleteTopics(List.of("caption-requests")).all().get();
      }
      assertEndsForGood(next, "the topic caption-requests does not exist");
    }
  }

  private static void assertNothingStartsBeforeAllIsGranted(SecureBroker broker, KafkaStart start)
      throws Exception {
    assertDenied(start, "caption-requests");
    broker
        .admin()
        .createMissing(
            Set.of("caption-requests", "captions", "caption-dead-letters"),
            NewTopics.ofPartitions(1));
    broker.grant(ResourceType.TOPIC, "caption-requests", AclOperation.WRITE);
    assertDenied(start, "no right to READ the topic caption-requests");
    broker.grant(ResourceType.TOPIC, "caption-requests", AclOperation.READ);
    assertDenied(start, "no right to READ the group foresight");
    broker.grant(ResourceType.GROUP, "foresight", AclOperation.READ);
    assertDenied(start, "no right to WRITE the topic caption");
    broker.grant(ResourceType.TOPIC, "captions", AclOperation.ALL);
    broker.grant(ResourceType.TOPIC, "caption-dead-letters", AclOperation.ALL);
    assertDenied(start, "no right to WRITE the transactional-id");
    broker.grant(ResourceType.TRANSACTIONAL_ID, "*", AclOperation.ALL);
    start.prepare();
    assertThat(start.check()).isEqualTo("[caption-requests] -> captions, caption-dead-letters");
  }

  private static void assertDenied(KafkaStart start, String message) {
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
        List.of("/jobs/%s", "/jobs/%s/config", "/jobs/%s/plan", "/jobs/%s/exceptions")) {
      URI uri = webUi.resolve(page.formatted(job.id()));
      String body =
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
      assertThat(body).startsWith("{").doesNotContain(SecureBroker.SECRET);
    }
  }

  private static void assertEndsForGood(LocalJob job, String reason) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    List<String> failures = new ArrayList<>();
    while (job.status() != JobStatus.FAILED) {
      assertThat(System.nanoTime()).as("time to end, failures %s", failures).isLessThan(end);
      job.newFailure().ifPresent(failures::add);
      Thread.sleep(200);
    }
    job.newFailure().ifPresent(failures::add);
    assertThat(failures).last(STRING).contains(reason);
  }
}
