// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.deployment;

import static dev.foresight.tools.deployment.ComposeFile.FOLDER;
import static dev.foresight.tools.deployment.ComposeFile.HOME;
import static dev.foresight.tools.deployment.ComposeFile.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.serving.EngineMemory;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.job.CaptionJob;
import dev.foresight.job.flink.TaskMemory;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.options.ModelOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeSet;
import kafka.server.KafkaConfig;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Docker Compose is not at hand where tests run; what its file refers to is. */
class ComposeFileTest {
  private static final Path BUNDLED = HOME.resolve("deploy");
  private static final String REPORTER = "metrics.reporter.prometheus.";

  private final ComposeFile compose;

  ComposeFileTest() throws Exception {
    this.compose = ComposeFile.read();
  }

  @Test
  void servicesWaitForServicesThatAreThere() {
    for (String name : compose.services()) {
      JsonNode others = compose.service(name).path("depends_on");
      List<String> waitedFor = new ArrayList<>();
      if (others.isArray()) {
        waitedFor.addAll(texts(others));
      } else {
        others.fieldNames().forEachRemaining(waitedFor::add);
      }
      assertThat(compose.services()).as(name).containsAll(waitedFor);
    }
    assertThat(compose.service("kafka").has("healthcheck")).isTrue();
  }

  @Test
  void whatIsMountedIsThere() {
    TreeSet<String> volumes = new TreeSet<>();
    compose.root().get("volumes").fieldNames().forEachRemaining(volumes::add);
    for (String name : compose.services()) {
      for (JsonNode mount : compose.service(name).path("volumes")) {
        String source = mount.asText().split(":")[0];
        if (source.startsWith(".")) {
          assertThat(FOLDER.resolve(source)).isRegularFile();
        } else {
          assertThat(volumes).contains(source);
        }
      }
    }
  }

  @Test
  void theImageIsBuiltFromThisProject() {
    for (String name : List.of("jobmanager", "taskmanager")) {
      JsonNode build = compose.service(name).get("build");
      Path context = FOLDER.resolve(build.get("context").asText()).normalize();
      assertThat(context).isEqualTo(HOME);
      assertThat(context.resolve(build.get("dockerfile").asText())).isRegularFile();
    }
  }

  /** Nothing asks for a login. */
  @Test
  void portsArePublishedOnLoopbackOnlyAndOnce() {
    List<String> published = new ArrayList<>();
    for (String name : compose.services()) {
      published.addAll(texts(compose.service(name).path("ports")));
    }
    assertThat(published)
        .hasSize(4)
        .doesNotHaveDuplicates()
        .allMatch(port -> port.matches("127\\.0\\.0\\.1:(\\d+):\\1"))
        .contains("127.0.0.1:%1$d:%1$d".formatted(RestOptions.PORT.defaultValue()));
  }

  @Test
  void theBrokerTakesItsSettings() {
    Properties settings = new Properties();
    compose
        .service("kafka")
        .get("environment")
        .properties()
        .forEach(
            entry ->
                settings.put(
                    entry.getKey().substring(6).toLowerCase(Locale.ROOT).replace('_', '.'),
                    entry.getValue().asText()));
    assertThat(AbstractKafkaConfig.CONFIG_DEF.names()).containsAll(settings.stringPropertyNames());
    assertThatCode(() -> KafkaConfig.fromProps(settings)).doesNotThrowAnyException();
    assertThat(settings.getProperty("advertised.listeners"))
        .contains("://" + brokers())
        .contains("://localhost:9094");
    assertThat(texts(compose.service("kafka").get("ports"))).containsExactly("127.0.0.1:9094:9094");
  }

  private String brokers() {
    return KafkaAccess.of(compose.jobOptions().broker()).properties().get("bootstrap.servers");
  }

  @Test
  void theJobIsTheImagesAndItsOptionsAreTheJobs() throws Exception {
    ImageRecipe image = ImageRecipe.read(FOLDER.resolve("Dockerfile"));
    assertThat(compose.jobClass()).isEqualTo(CaptionJob.class.getName());
    assertThat(image.stage("cpu").copies())
        .extracting(ImageRecipe.Copy::target)
        .contains("foresight/", "foresight/model", "foresight/draft");
    assertThat(compose.standaloneJob()).contains("local:///opt/flink/foresight/foresight-job.jar");
    assertThat(compose.jobOptions().model().modelPlace()).isEqualTo("/opt/flink/foresight/model");
    assertThat(compose.jobOptions().model().draftPlace()).contains("/opt/flink/foresight/draft");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobmanager", "taskmanager"})
  void prometheusAsksWhereFlinkAnswers(String process) throws Exception {
    Configuration flink = compose.flink(process);
    JsonNode target =
        ComposeFile.yaml(FOLDER.resolve("prometheus.yml")).at("/scrape_configs/0/dns_sd_configs/0");
    assertThat(flink.getString(REPORTER + "factory.class", ""))
        .isEqualTo(PrometheusReporterFactory.class.getName());
    assertThat(flink.getString(REPORTER + "port", "")).isEqualTo(target.get("port").asText());
    assertThat(texts(target.get("names"))).contains(process);
    assertThat(texts(compose.service(process).get("expose"))).contains(target.get("port").asText());
  }

  @Test
  void rulesDataSourceAndDashboardLieWhereTheyAreLookedFor() throws Exception {
    assertThat(mounts("prometheus"))
        .containsAll(texts(ComposeFile.yaml(FOLDER.resolve("prometheus.yml")).get("rule_files")));
    assertThat(
            ComposeFile.yaml(FOLDER.resolve("grafana-datasource.yaml"))
                .at("/datasources/0/url")
                .asText())
        .isEqualTo("http://prometheus:9090");
    String dashboards =
        ComposeFile.yaml(FOLDER.resolve("grafana-dashboards.yaml"))
            .at("/providers/0/options/path")
            .asText();
    assertThat(mounts("grafana")).contains(dashboards + "/foresight.json");
  }

  private List<String> mounts(String service) {
    return texts(compose.service(service).get("volumes")).stream()
        .map(mount -> mount.split(":")[1])
        .toList();
  }

  @Test
  void taskManagersHaveRoomForTheEngineAndSlotsForTheJob() {
    ModelOptions model = compose.jobOptions().model();
    EngineOptions engine = model.applyTo(EngineOptions.defaults());
    EngineMemory needed =
        EngineMemory.of(
            BUNDLED.resolve("model"),
            engine.withSpeculation(model.speculationWith(BUNDLED.resolve("draft"))));
    Configuration flink = compose.flink("taskmanager");
    assertThatCode(() -> TaskMemory.of(flink).require(needed)).doesNotThrowAnyException();
    assertThat(flink.get(TaskManagerOptions.NUM_TASK_SLOTS))
        .isEqualTo(compose.jobOptions().pipeline().parallelism());
  }
}
