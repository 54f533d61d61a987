// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.flink;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.operators.SlotSharingGroup;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalResourceOptions;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.SchedulerExecutionMode;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slots that take GPUs, which Flink calls fine-grained resource management: it gives a TaskManager
 * no more of them than the GPUs that it declares suffice for.
 *
 * <p>Flink then wants to know of every group what it takes, and processors and heap with it. Each
 * gets what a slot has without being asked: its share of the TaskManager.
 */
public final class GpuSlots {
  private static final Logger LOG = LoggerFactory.getLogger(GpuSlots.class);

  private static final ConfigOption<Long> DECLARED =
      ConfigOptions.key(ExternalResourceOptions.getAmountConfigOptionForResource(TaskDevices.GPU))
          .longType()
          .defaultValue(0L);

  /** Of TaskManagers that Flink starts itself; its class is not on every class path. */
  private static final ConfigOption<Double> KUBERNETES_CPU =
      ConfigOptions.key("kubernetes.taskmanager.cpu.amount").doubleType().defaultValue(-1.0);

  private GpuSlots() {}

  /**
   * Returns the groups of a job with what their slots take; none if the slots are to stay as they
   * are, and then the log says why, unless no GPUs are asked for.
   *
   * @param gpus of a slot, of all groups of the job by their names
   * @param flink the configuration of the cluster, as far as whoever submits knows it
   * @throws IllegalArgumentException if a slot is to have more GPUs than a TaskManager
   */
  public static List<SlotSharingGroup> of(Map<String, Double> gpus, ReadableConfig flink) {
    if (gpus.values().stream().allMatch(amount -> amount == 0)) {
      return List.of();
    }
    Optional<String> obstacle = obstacle(flink);
    if (obstacle.isPresent()) {
      LOG.warn("Slots take no GPUs of their own: {}", obstacle.get());
      return List.of();
    }
    gpus.forEach((group, amount) -> requireFits(group, amount, flink.get(DECLARED)));
    Configuration cluster = Configuration.fromMap(flink.toMap());
    cluster.set(
        TaskManagerOptions.CPU_CORES,
        TaskExecutorProcessUtils.getCpuCoresWithFallbackConfigOption(cluster, KUBERNETES_CPU));
    TaskExecutorProcessSpec taskManager;
    try {
      taskManager = TaskExecutorProcessUtils.processSpecFromConfig(cluster);
    } catch (IllegalConfigurationException e) {
      LOG.warn(
          "Slots take no GPUs of their own: their memory has to be said with them, and the"
              + " configuration here does not say what TaskManagers have ({})",
          e.getMessage());
      return List.of();
    }
    LOG.info("Slots take GPUs, by their groups: {}", gpus);
    int slots = cluster.get(TaskManagerOptions.NUM_TASK_SLOTS);
    return gpus.entrySet().stream()
        .map(group -> group(group.getKey(), group.getValue(), taskManager, slots))
        .toList();
  }

  private static Optional<String> obstacle(ReadableConfig flink) {
    if (!flink.get(ExternalResourceOptions.EXTERNAL_RESOURCE_LIST).contains(TaskDevices.GPU)
        || flink.get(DECLARED) == 0) {
      return Optional.of(
          "the configuration here declares no external resource gpu (external-resources, "
              + DECLARED.key()
              + ")");
    }
    if (flink.getOptional(JobManagerOptions.SCHEDULER).stream()
            .anyMatch(scheduler -> scheduler == JobManagerOptions.SchedulerType.Adaptive)
        || flink.getOptional(JobManagerOptions.SCHEDULER_MODE).stream()
            .anyMatch(mode -> mode == SchedulerExecutionMode.REACTIVE)) {
      return Optional.of("Flink's adaptive scheduler knows slots of one size only");
    }
    return Optional.empty();
  }

  private static void requireFits(String group, double amount, long declared) {
    if (amount > declared) {
      throw new IllegalArgumentException(
          "a slot of the group %s is to have %s GPUs, but %s is %d: no TaskManager has so many; lower --gpus, or give routes a slot-sharing-group of their own"
              .formatted(group, amount, DECLARED.key(), declared));
    }
  }

  private static SlotSharingGroup group(
      String name, double gpus, TaskExecutorProcessSpec taskManager, int slots) {
    SlotSharingGroup.Builder group =
        SlotSharingGroup.newBuilder(name)
            .setCpuCores(taskManager.getCpuCores().divide(slots).getValue().doubleValue())
            .setTaskHeapMemory(share(taskManager.getTaskHeapSize(), slots))
            .setTaskOffHeapMemory(share(taskManager.getTaskOffHeapSize(), slots))
            .setManagedMemory(share(taskManager.getManagedMemorySize(), slots));
    if (gpus > 0) {
      group.setExternalResource(TaskDevices.GPU, gpus);
    }
    return group.build();
  }

  private static MemorySize share(MemorySize whole, int slots) {
    return new MemorySize(whole.getBytes() / slots);
  }
}
