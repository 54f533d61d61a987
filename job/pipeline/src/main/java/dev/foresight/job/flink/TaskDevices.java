// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.flink;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices that a task may use. Flink tells each task of all GPUs that were declared for its
 * TaskManager ({@code external-resource.gpu}), and leaves it to the tasks who takes which.
 */
public final class TaskDevices {
  /** The value of {@code --device} that leaves the choice to Flink, and Flink's resource. */
  public static final String GPU = "gpu";

  /** The property under which Flink's driver for GPUs, and others, tell an index. */
  private static final String INDEX = "index";

  private static final String CPU = "cpu";
  private static final Logger LOG = LoggerFactory.getLogger(TaskDevices.class);

  private TaskDevices() {}

  /**
   * Returns the devices that a task may take one of, as engines name them.
   *
   * @param device as the options have it
   * @param context of the task; null outside a task
   */
  public static List<String> of(String device, RuntimeContext context) {
    if (!device.equals(GPU)) {
      return List.of(device);
    }
    List<String> declared =
        context == null ? List.of() : declared(context.getExternalResourceInfos(GPU));
    if (declared.isEmpty()) {
      LOG.warn(
          "--device is {}, but Flink declares no external resource of that name to this"
              + " TaskManager: the model runs on the CPU",
          GPU);
      return List.of(CPU);
    }
    return declared;
  }

  /** Returns the device of an engine outside a cluster: Flink declares none in one process. */
  public static String withoutCluster(String device) {
    return device.equals(GPU) ? CPU : device;
  }

  private static List<String> declared(Collection<ExternalResourceInfo> infos) {
    return infos.stream()
        .map(info -> info.getProperty(INDEX))
        .flatMap(Optional::stream)
        .map(Integer::valueOf)
        .distinct()
        .sorted()
        .map(index -> "cuda:" + index)
        .toList();
  }
}
