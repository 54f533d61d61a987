// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import dev.foresight.engine.serving.EngineMemory;
import dev.foresight.tools.options.PortOption;
import java.util.Map;
import java.util.Optional;

/**
 * What cluster to start.
 *
 * @param highlyAvailable whether jobs survive the end of the JobManager: what they need is kept in
 *     a ZooKeeper and in files
 * @param taskManagers how many processes run tasks
 * @param slots parallel instances of an operator in each of them
 * @param port of the web UI and for clients, 0 for any; absent: Flink's usual one, or any if it is
 *     taken
 * @param engineMemory native memory of each TaskManager
 * @param logs of all its processes
 * @param flink options of Flink that win over all others
 */
public record ClusterShape(
    boolean highlyAvailable,
    int taskManagers,
    int slots,
    Optional<Integer> port,
    EngineMemory engineMemory,
    ProcessLogs logs,
    Map<String, String> flink) {
  /** The option that says how many TaskManagers there are. */
  public static final String TASK_MANAGERS = "--taskmanagers";

  /** The option that says how many slots each has. */
  public static final String SLOTS = "--slots";

  /** Copies the options and checks the ranges. */
  public ClusterShape {
    flink = Map.copyOf(flink);
    requirePositive(TASK_MANAGERS, taskManagers);
    requirePositive(SLOTS, slots);
    port.ifPresent(ClusterShape::requirePort);
  }

  private static void requirePort(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          PortOption.NAME + " is " + port + ", but must be 0 to 65535");
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be 1 or above");
    }
  }
}
