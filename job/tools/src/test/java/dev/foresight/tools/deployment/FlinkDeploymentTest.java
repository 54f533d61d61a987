// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.deployment;

import static dev.foresight.tools.deployment.ComposeFile.HOME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.foresight.engine.architecture.Architecture;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.serving.EngineMemory;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.job.CaptionJob;
import dev.foresight.job.flink.ClusterSettings;
import dev.foresight.job.flink.TaskMemory;
import dev.foresight.job.options.JobOptions;
import dev.foresight.job.options.ModelOptions;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.apache.flink.kubernetes.operator.api.spec.FlinkDeploymentSpec;
import org.apache.flink.kubernetes.operator.api.spec.FlinkVersion;
import org.apache.flink.kubernetes.utils.Constants;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No Kubernetes is at hand where tests run; the operator's own classes are, and so is Flink. */
class FlinkDeploymentTest {
  private static final Path FILE = HOME.resolve("deploy/kubernetes/flink-deployment.yaml");
  private static final Path SHAPES = HOME.resolve("deploy/bench");

  private final StrictDeployments deployments = new StrictDeployments();
  private final String yaml;
  private final FlinkDeploymentSpec spec;
  private final Configuration flink;

  FlinkDeploymentTest() throws Exception {
    this.yaml = Files.readString(FILE);
    FlinkDeployment deployment = deployments.read(yaml);
    this.spec = deployment.getSpec();
    this.flink = Configuration.fromMap(spec.getFlinkConfiguration());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"upgradeMode", "serviceAccount", "tcpSocket", "mountPath", "memory", "jarURI"})
  void aMisspeltFieldWouldBeSeen(String field) {
    assertThatThrownBy(() -> deployments.read(yaml.replace(field + ":", field + "s:")))
        .isInstanceOf(UnrecognizedPropertyException.class)
        .hasMessageContaining(field + "s");
  }

  @Test
  void anotherFlinkWouldBeSeen() {
    assertThat(spec.getFlinkVersion()).isEqualTo(FlinkVersion.v1_20); // stands for this project's
    assertThatThrownBy(() -> deployments.read(yaml.replace("v2_3", "v2_4")))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("v2_4");
  }

  @Test
  void flinkKnowsEachOfItsOptions() throws Exception {
    FlinkOptions options = new FlinkOptions();
    for (String key : spec.getFlinkConfiguration().keySet()) {
      assertThatCode(() -> options.require(flink, key)).as(key).doesNotThrowAnyException();
    }
    assertThatThrownBy(() -> options.require(flink, "job.autoscaler.enable"))
        .hasMessageContaining("no option");
  }

  @Test
  void itHasWhatEveryClusterNeeds() {
    Configuration cluster =
        GlobalConfiguration.loadConfiguration(HOME.resolve("deploy/cluster").toString());
    ClusterSettings.required()
        .toMap()
        .forEach((key, value) -> assertThat(flink.toMap()).containsEntry(key, value));
    assertThat(flink.get(CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL))
        .isEqualTo(cluster.get(CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL))
        .isNotEmpty();
  }

  @Test
  void theJobIsTheImagesAndItsOptionsAreTheJobs() throws Exception {
    ImageRecipe image = ImageRecipe.read(ComposeFile.FOLDER.resolve("Dockerfile"));
    assertThat(spec.getJob().getJarURI())
        .isEqualTo("local://%s/foresight/foresight-job.jar", image.stage("cpu").folder().get(0));
    assertThat(spec.getJob().getEntryClass()).isEqualTo(CaptionJob.class.getName());
    assertThat(spec.getJob().getParallelism()).isEqualTo(options().pipeline().parallelism());
    assertThat(spec.getJob().getAllowNonRestoredState()).isFalse();
  }

  private JobOptions options() {
    return JobOptions.parse(spec.getJob().getArgs());
  }

  /** Flink's own arithmetic of a process, and the project's of an engine. */
  @Test
  void aTaskManagerHasRoomForTheEngineAndTheHeap() {
    flink.set(
        TaskManagerOptions.TOTAL_PROCESS_MEMORY,
        MemorySize.parse(spec.getTaskManager().getResource().getMemory()));
    TaskExecutorProcessSpec process = TaskExecutorProcessUtils.processSpecFromConfig(flink);
    assertThat(process.getTaskHeapSize()).isGreaterThan(MemorySize.ofMebiBytes(512));

    ModelOptions model = options().model();
    EngineOptions engine =
        model
            .applyTo(EngineOptions.defaults())
            .withSpeculation(model.speculationWith(Path.of("draft")));
    Path shape = SHAPES.resolve("llava-7b-shape.json");
    EngineMemory needed =
        EngineMemory.of(
            Architecture.ofConfig(shape).readShape(shape),
            Optional.of(DraftCheckpoint.readShape(SHAPES.resolve("msd-7b-shape.json"))),
            engine);
    assertThatCode(() -> TaskMemory.of(flink).require(needed)).doesNotThrowAnyException();
  }

  /** Its engine's caches lie in the GPU's memory, of which Flink knows nothing. */
  @Test
  void eachTaskManagerHasAGpuAndOneSlotAndCachesOfAGivenSize() {
    assertThat(options().model().device()).isEqualTo("cuda");
    assertThat(options().model().kvBudgetMib()).isPresent();
    assertThat(flink.get(TaskManagerOptions.NUM_TASK_SLOTS)).isEqualTo(1);
    assertThat(flink.getString("external-resources", "")).isEqualTo("gpu");
    assertThat(flink.getString("external-resource.gpu.amount", "")).isEqualTo("1");
  }

  @Test
  void probesAndScrapersAskWhereFlinkAnswers() {
    Container jobManager = container(spec.getJobManager().getPodTemplate());
    for (Probe probe : List.of(jobManager.getStartupProbe(), jobManager.getLivenessProbe())) {
      assertThat(probe.getHttpGet().getPort().getIntVal())
          .isEqualTo(RestOptions.PORT.defaultValue());
    }
    Container taskManager = container(spec.getTaskManager().getPodTemplate());
    for (Probe probe : List.of(taskManager.getStartupProbe(), taskManager.getLivenessProbe())) {
      assertThat(probe.getTcpSocket().getPort().getIntVal())
          .isEqualTo(Constants.TASK_MANAGER_RPC_PORT);
    }
    String port = flink.getString("metrics.reporter.prometheus.port", "");
    assertThat(flink.getString("metrics.reporter.prometheus.factory.class", ""))
        .isEqualTo(PrometheusReporterFactory.class.getName());
    assertThat(spec.getPodTemplate().getMetadata().getAnnotations())
        .containsEntry("prometheus.io/port", port);
    assertThat(container(spec.getPodTemplate()).getPorts().get(0).getContainerPort())
        .hasToString(port);
  }

  @Test
  void whatPodsMountIsThereAndTheImageUsesIt() throws Exception {
    ImageRecipe image = ImageRecipe.read(ComposeFile.FOLDER.resolve("Dockerfile"));
    PodSpec pod = spec.getPodTemplate().getSpec();
    VolumeMount cache = container(spec.getPodTemplate()).getVolumeMounts().get(0);
    assertThat(pod.getVolumes().get(0).getName()).isEqualTo(cache.getName());
    assertThat(image.stage("cpu").environment())
        .containsEntry("XDG_CACHE_HOME", cache.getMountPath());
    assertThat(container(spec.getPodTemplate()).getEnv().get(0).getValue())
        .isEqualTo("flink-s3-fs-presto-%s.jar", EnvironmentInformation.getVersion());
  }

  /** Templates are merged by the name of the container. */
  private static Container container(PodTemplateSpec template) {
    List<Container> containers = template.getSpec().getContainers();
    assertThat(containers)
        .extracting(Container::getName)
        .containsExactly(Constants.MAIN_CONTAINER_NAME);
    return containers.get(0);
  }
}
