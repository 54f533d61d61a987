// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.foresight.engine.testing.Await;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.LocalJob;
import dev.foresight.tools.testing.FreePort;
import dev.foresight.tools.testing.LocalSetup;
import dev.foresight.tools.testing.PacedEngine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

/** What operators look at is there: a job runs, and Prometheus's way to it is gone. */
class MonitoringTest {
  private static final Path DEPLOY = Path.of("..", "..", "deploy");
  private static final Path DASHBOARD = DEPLOY.resolve("monitoring/grafana-dashboard.json");
  private static final Path ALERTS = DEPLOY.resolve("monitoring/alerts.yaml");
  private static final String REPORTER = "metrics.reporter.prometheus.";
  private static final String SWITCHED_OFF = "# metrics.reporter";
  private static final Pattern NAME = Pattern.compile("flink_[A-Za-z0-9_]+");

  @Test
  void everyMetricOfDashboardAndAlertsIsInARunningJob() throws Exception {
    int port = FreePort.find();
    PacedEngine engine = new PacedEngine(2, Duration.ZERO);
    try (LocalSetup setup = LocalSetup.start(2, 2, reporter(port));
        TopicFollower results = setup.results()) {
      setup.send(0, 10);
      setup.sendBad(0, 4);
      LocalJob job = setup.submit(engine, Optional.empty(), "--parallelism=2");
      LocalSetup.collect(results, new ArrayList<>(), 10);

      Set<String> wanted = names();
      assertThat(wanted).hasSizeGreaterThan(20);
      Await.await(
          "have " + wanted,
          Duration.ofMinutes(1),
          () -> {
            Set<String> missing = new TreeSet<>(wanted);
            missing.removeAll(scraped(port).keys());
            return missing.isEmpty();
          });
      Scrape scrape = scraped(port);
      assertThat(scrape.sum("foresight_requests")).isEqualTo(12);
      assertThat(scrape.sum("foresight_captions")).isEqualTo(10);
      assertThat(scrape.sum("foresight_code_dead_letters")).isEqualTo(4);
      assertThat(scrape.sum("foresight_latency_ms_count")).isEqualTo(10);
      // Two subtasks share the engine, and one shows it.
      assertThat(scrape.sum("foresight_engine_serving")).isEqualTo(1);
      job.cancel();
    } finally {
      engine.close();
    }
  }

  @Test
  void everyAlertSaysWhatToDo() throws IOException {
    JsonNode rules = new YAMLMapper().readTree(ALERTS.toFile()).at("/groups/0/rules");
    assertThat(rules).isNotEmpty();
    for (JsonNode rule : rules) {
      assertThat(rule.at("/annotations/remedy").asText())
          .as(rule.path("alert").asText())
          .hasSizeGreaterThan(40);
      assertThat(rule.at("/labels/severity").asText()).isIn("warning", "critical");
    }
  }

  /** As clusters have it when the lines that switch it on have no # any more, but for the port. */
  private static Configuration reporter(int port) throws IOException {
    Configuration flink = new Configuration();
    for (String line : Files.readAllLines(DEPLOY.resolve("cluster/config.yaml"))) {
      if (line.startsWith(SWITCHED_OFF)) {
        String[] option = line.substring(2).split(": ");
        flink.setString(option[0], option[1]);
      }
    }
    flink.setString(REPORTER + "port", String.valueOf(port));
    return flink;
  }

  private static Set<String> names() throws IOException {
    List<JsonNode> expressions = new ArrayList<>();
    expressions.addAll(new JsonMapper().readTree(DASHBOARD.toFile()).findValues("expr"));
    expressions.addAll(new YAMLMapper().readTree(ALERTS.toFile()).findValues("expr"));
    Set<String> names = new TreeSet<>();
    for (JsonNode expression : expressions) {
      Matcher name = NAME.matcher(expression.asText());
      while (name.find()) {
        names.add(name.group());
      }
    }
    return names;
  }

  private record Scrape(List<String> lines) {
    Set<String> keys() {
      return lines.stream()
          .map(line -> line.split("[{ ]")[0])
          .collect(Collectors.toCollection(TreeSet::new));
    }

    double sum(String end) {
      return lines.stream()
          .filter(line -> line.split("[{ ]")[0].endsWith(end))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }
  }

  private static Scrape scraped(int port) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString());
    return new Scrape(response.body().lines().filter(line -> !line.startsWith("#")).toList());
  }
}
