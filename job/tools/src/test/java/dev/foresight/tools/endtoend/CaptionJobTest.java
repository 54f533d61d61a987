// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.testing.Await;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.CaptionJob;
import dev.foresight.job.SharedEngines;
import dev.foresight.job.flink.ClusterSettings;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.options.InputTopicOption;
import dev.foresight.job.options.JobOptions;
import dev.foresight.job.options.OutputTopicOption;
import dev.foresight.tools.kafka.RequestSender;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.EmbeddedBroker;
import dev.foresight.tools.local.LocalCluster;
import dev.foresight.tools.local.LocalJob;
import dev.foresight.tools.testing.LocalSetup;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The job as run and demo start it, with a tiny model. */
class CaptionJobTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void runsAsItsOptionsSayAndLeavesItsEngineLoaded() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        LocalCluster cluster = LocalCluster.start(2)) {
      String[] options = {
        "--model=" + TinyModel.TARGET,
        "--draft=" + TinyModel.DRAFT,
        "--threads=1",
        "--parallelism=2",
        "--create-topics",
        "--topic-partitions=2",
        "--checkpoint-interval=500ms",
        "--bootstrap-servers=" + broker.bootstrapServers()
      };
      LocalJob job = cluster.run(() -> CaptionJob.main(options));
      answerOne(KafkaAccess.to(broker.bootstrapServers()));

      assertFlinkWasTold(cluster.webUi(), job);
      assertMetricsOfTheSinksCanBeRead(cluster.webUi(), job);
      job.cancel();
      assertTheNextJobFindsTheEngineLoaded(JobOptions.parse(options));
    }
  }

  private static void answerOne(KafkaAccess access) throws Exception {
    try (RequestSender sender = new RequestSender(access, InputTopicOption.DEFAULT);
        TopicFollower results =
            new TopicFollower(access, Set.of(OutputTopicOption.DEFAULT), true)) {
      sender.send(
          "a", "{\"id\": \"a\", \"prompt\": \"What is it?\"}".getBytes(StandardCharsets.UTF_8));
      LocalSetup.collect(results, new ArrayList<>(), 1);
    }
  }

  private void assertFlinkWasTold(URI webUi, LocalJob job) throws Exception {
    Map<String, String> cluster = new HashMap<>();
    get(webUi, "/jobmanager/config")
        .forEach(one -> cluster.put(one.path("key").asText(), one.path("value").asText()));
    assertThat(cluster).containsAllEntriesOf(ClusterSettings.required().toMap());

    assertThat(
            get(webUi, "/jobs/%s/config".formatted(job.id()))
                .path("execution-config")
                .path("restart-strategy")
                .asText())
        .containsIgnoringCase("exponential");
    JsonNode checkpoints = get(webUi, "/jobs/%s/checkpoints/config".formatted(job.id()));
    assertThat(checkpoints.path("mode").asText()).isEqualTo("exactly_once");
    assertThat(checkpoints.path("interval").asLong()).isEqualTo(500);
    assertThat(checkpoints.path("unaligned_checkpoints").asBoolean()).isTrue();
    assertThat(checkpoints.path("externalization").path("delete_on_cancellation").asBoolean(true))
        .isFalse();
  }

  /** Flink and its connector register some of them more often than once. */
  private void assertMetricsOfTheSinksCanBeRead(URI webUi, LocalJob job) throws Exception {
    List<String> metrics = new ArrayList<>();
    Await.await(
        "register metrics",
        () -> {
          metrics.clear();
          for (JsonNode vertex : get(webUi, "/jobs/" + job.id()).path("vertices")) {
            String id = vertex.path("id").asText();
            get(webUi, "/jobs/%s/vertices/%s/metrics".formatted(job.id(), id))
                .forEach(metric -> metrics.add(metric.path("id").asText()));
          }
          return has(metrics, "results__Committer.pendingCommittables");
        });
    for (String sink : List.of("results", "dead-letters")) {
      assertThat(has(metrics, sink + "__Committer.pendingCommittables")).as(sink).isTrue();
      assertThat(has(metrics, sink + "__Committer.foresight.lost_transactions")).as(sink).isTrue();
      assertThat(has(metrics, sink + "__Writer.currentSendTime")).as(sink).isTrue();
    }
  }

  private static boolean has(List<String> metrics, String name) {
    return metrics.stream().anyMatch(metric -> metric.endsWith(name));
  }

  private void assertTheNextJobFindsTheEngineLoaded(JobOptions options) throws Exception {
    try (Engine engine = SharedEngines.of(options.model()).acquire(null)) {
      assertThat(engine.statistics().emitted().tokens()).as("of the job before").isPositive();
    }
  }

  private JsonNode get(URI webUi, String page) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(webUi.resolve(page)).build();
    return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
  }
}
