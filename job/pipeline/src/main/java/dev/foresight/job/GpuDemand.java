// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.job.flink.TaskDevices;
import dev.foresight.job.options.GpusOption;
import dev.foresight.job.options.JobOptions;
import dev.foresight.job.options.RouteOptions;
import dev.foresight.job.options.RouteSettings;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.flink.streaming.api.graph.StreamGraphGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many GPUs the slots of a job take, by their slot-sharing groups. */
final class GpuDemand {
  private static final Logger LOG = LoggerFactory.getLogger(GpuDemand.class);

  private final Map<String, Double> ofSlots = new TreeMap<>();

  private GpuDemand() {}

  /**
   * Returns what the options ask for: of every group of the job, 0 where nothing is asked for. A
   * slot may have an instance of each route of its group.
   */
  static Map<String, Double> of(JobOptions options) {
    GpuDemand demand = new GpuDemand();
    demand.add(
        RouteOptions.DEFAULT_ROUTE,
        StreamGraphGenerator.DEFAULT_SLOT_SHARING_GROUP,
        options.model().device(),
        options.gpus());
    for (RouteSettings route : options.routes()) {
      demand.add(
          route.name(),
          route.slotSharingGroup().orElse(StreamGraphGenerator.DEFAULT_SLOT_SHARING_GROUP),
          route.engine().device(),
          route.gpus());
    }
    return demand.ofSlots;
  }

  private void add(String route, String group, String device, OptionalDouble gpus) {
    boolean counts = device.equals(TaskDevices.GPU);
    if (gpus.isPresent() && !counts) {
      LOG.warn(
          "{} of the route {} is {}, but its device is '{}': only with --device {} does Flink count"
              + " GPUs, and its slots stay as they are",
          GpusOption.NAME,
          route,
          gpus.getAsDouble(),
          device,
          TaskDevices.GPU);
    }
    ofSlots.merge(group, counts ? gpus.orElse(0) : 0, Double::sum);
  }
}
