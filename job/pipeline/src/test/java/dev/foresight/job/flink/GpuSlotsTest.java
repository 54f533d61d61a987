// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.operators.SlotSharingGroup;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TaskManagers of 4 GiB with three slots and two GPUs. */
class GpuSlotsTest {
  private static final int SLOTS = 3;
  private static final Map<String, Double> ONE = Map.of("default", 0.0, "small", 1.0);

  private static Configuration declared() {
    Configuration flink = new Configuration();
    flink.setString("external-resources", "gpu");
    flink.setString("external-resource.gpu.amount", "2");
    flink.setString("taskmanager.memory.process.size", "4g");
    flink.setString("taskmanager.memory.task.off-heap.size", "1g");
    flink.setString("taskmanager.numberOfTaskSlots", Integer.toString(SLOTS));
    return flink;
  }

  private static Map<String, SlotSharingGroup> groups(
      Map<String, Double> gpus, Configuration flink) {
    return GpuSlots.of(gpus, flink).stream()
        .collect(Collectors.toMap(SlotSharingGroup::getName, group -> group));
  }

  private static double gpus(SlotSharingGroup group) {
    return group.getExternalResources().getOrDefault("gpu", 0.0);
  }

  @Test
  void eachGroupTakesItsGpusAndWhatASlotHasOfTheRest() {
    Map<String, SlotSharingGroup> groups = groups(ONE, declared());

    assertThat(groups).containsOnlyKeys("default", "small");
    assertThat(gpus(groups.get("default"))).isZero();
    assertThat(gpus(groups.get("small"))).isEqualTo(1);
    TaskExecutorProcessSpec whole = TaskExecutorProcessUtils.processSpecFromConfig(declared());
    for (SlotSharingGroup group : groups.values()) {
      assertThat(group.getCpuCores()).contains(1.0);
      assertThirdOf(whole.getTaskHeapSize(), group.getTaskHeapMemory().orElseThrow());
      assertThirdOf(whole.getTaskOffHeapSize(), group.getTaskOffHeapMemory().orElseThrow());
      assertThirdOf(whole.getManagedMemorySize(), group.getManagedMemory().orElseThrow());
    }
  }

  /** All slots of a TaskManager have to fit into it. */
  private static void assertThirdOf(MemorySize whole, MemorySize slot) {
    assertThat(SLOTS * slot.getBytes()).isBetween(whole.getBytes() - SLOTS, whole.getBytes());
    assertThat(slot.getBytes()).isPositive();
  }

  @Test
  void severalSlotsMayShareAGpu() {
    assertThat(gpus(groups(Map.of("default", 0.5), declared()).get("default"))).isEqualTo(0.5);
  }

  @Test
  void processorsAreThoseThatKubernetesGives() {
    Configuration flink = declared();
    flink.setString("kubernetes.taskmanager.cpu.amount", "1.5");

    assertThat(groups(ONE, flink).get("small").getCpuCores()).contains(0.5);
  }

  @Test
  void whereNobodyAsksForGpusSlotsStayAsTheyAre() {
    assertThat(GpuSlots.of(Map.of("default", 0.0, "small", 0.0), declared())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "external-resources, fpga",
    "external-resources, none",
    "external-resource.gpu.amount, 0",
    "jobmanager.scheduler, adaptive",
    "scheduler-mode, reactive",
  })
  void whereFlinkCannotCountThemSlotsStayAsTheyAre(String key, String value) {
    Configuration flink = declared();
    flink.setString(key, value);

    assertThat(GpuSlots.of(ONE, flink)).isEmpty();
  }

  @Test
  void whereTheMemoryOfTaskManagersIsUnknownSlotsStayAsTheyAre() {
    Configuration flink = declared();
    flink.removeKey("taskmanager.memory.process.size");

    assertThat(GpuSlots.of(ONE, flink)).isEmpty();
    assertThat(GpuSlots.of(ONE, new Configuration())).isEqualTo(List.of());
  }

  @Test
  void moreThanATaskManagerHasIsRefused() {
    assertThatThrownBy(() -> GpuSlots.of(Map.of("small", 2.5), declared()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a slot of the group small is to have 2.5 GPUs, but external-resource.gpu.amount is 2: no TaskManager has so many; lower --gpus, or give routes a slot-sharing-group of their own");
  }
}
