// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.options.JobOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.resources.ExternalResource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.clusterframework.types.ResourceProfile;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;

/** From options to the slots that Flink is asked for. */
class GpuDemandTest {
  private static JobOptions options(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--model=" + TinyModel.TARGET,
                "--kv-budget-mib=64",
                "--bootstrap-servers=127.0.0.1:1",
                "--start-from=earliest",
                "--delivery=at-least-once"));
    arguments.addAll(List.of(more));
    return JobOptions.parse(arguments.toArray(String[]::new));
  }

  private static String route(String name, String more) {
    return "--route={\"name\": \"%1$s\", \"match\": {\"model\": \"%1$s\"}, \"model\": \"%2$s\", \"kv-budget-mib\": 64%3$s}"
        .formatted(name, TinyModel.TARGET, more);
  }

  @Test
  void withoutTheOptionNothingIsAskedFor() {
    assertThat(GpuDemand.of(options("--device=gpu"))).isEqualTo(Map.of("default", 0.0));
  }

  @Test
  void routesOfAGroupAddUpAndOthersTakeNone() {
    JobOptions options =
        options(
            "--device=gpu",
            "--gpus=0.25",
            route("a", ", \"device\": \"gpu\", \"gpus\": 1, \"slot-sharing-group\": \"own\""),
            route("b", ", \"device\": \"gpu\", \"gpus\": 0.5, \"slot-sharing-group\": \"own\""),
            route("c", ", \"device\": \"gpu\", \"gpus\": 0.5"),
            route("d", ", \"slot-sharing-group\": \"cpu\""));

    assertThat(GpuDemand.of(options)).isEqualTo(Map.of("default", 0.75, "own", 1.5, "cpu", 0.0));
  }

  @Test
  void onOtherDevicesItCountsForNothing() {
    assertThat(GpuDemand.of(options("--gpus=1"))).isEqualTo(Map.of("default", 0.0));
    assertThat(GpuDemand.of(options("--gpus=1", "--device=cuda:0")))
        .isEqualTo(Map.of("default", 0.0));
  }

  @Test
  void anAmountIsANumberAboveNothing() {
    for (String wrong : new String[] {"0", "-1", "many", "NaN", "Infinity"}) {
      assertThatThrownBy(() -> options("--gpus=" + wrong))
          .isInstanceOf(ParameterException.class)
          .hasMessageContaining("--gpus")
          .hasMessageContaining(wrong);
    }
  }

  @Test
  void whereTheClusterDeclaresGpusTheGraphAsksForThem() throws Exception {
    Configuration flink = new Configuration();
    flink.setString("external-resources", "gpu");
    flink.setString("external-resource.gpu.amount", "2");
    flink.setString("taskmanager.memory.process.size", "4g");

    assertThat(gpus(graph(flink))).containsExactlyInAnyOrder("default: 0", "small: 1");
  }

  @Test
  void whereItDeclaresNoneTheGraphIsAsEver() throws Exception {
    assertThat(slots(graph(new Configuration())).map(Slots::profile))
        .containsOnly(ResourceProfile.UNKNOWN);
  }

  private static JobGraph graph(Configuration cluster) throws Exception {
    CaptionTopology topology =
        new CaptionTopology(
            options(
                route(
                    "small",
                    ", \"device\": \"gpu\", \"gpus\": 1, \"slot-sharing-group\": \"small\"")));
    Configuration flink = new Configuration(cluster);
    flink.addAll(topology.configuration());
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(flink);
    topology.buildIn(environment);
    return environment.getStreamGraph(false).getJobGraph();
  }

  private record Slots(String group, ResourceProfile profile) {}

  private static Stream<Slots> slots(JobGraph graph) {
    return StreamSupport.stream(graph.getVertices().spliterator(), false)
        .map(JobVertex::getSlotSharingGroup)
        .distinct()
        .map(group -> new Slots(group.getSlotSharingGroupName(), group.getResourceProfile()));
  }

  private static List<String> gpus(JobGraph graph) {
    return slots(graph)
        .map(
            slots -> {
              ExternalResource gpus = slots.profile().getExtendedResources().get("gpu");
              return slots.group() + ": " + (gpus == null ? "0" : gpus.getValue());
            })
        .toList();
  }
}
