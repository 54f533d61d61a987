// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import dev.foresight.tools.local.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that looks after the others of a cluster: one that died is started again, at once the
 * first time, later if it keeps dying. A machine's own supervisor (systemd, Kubernetes) does this
 * elsewhere.
 */
public final class Supervisor {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  private static final Duration POLL = Duration.ofMillis(500);

  /** A process that lives for so long started well. */
  private static final Duration HEALTHY = Duration.ofMinutes(1);

  private static final Duration MOST_PATIENCE = Duration.ofSeconds(30);

  private final FlinkCluster cluster;
  private final List<String> processes;
  private final Map<String, Restarts> restarts = new HashMap<>();

  private Supervisor(FlinkCluster cluster) {
    this.cluster = cluster;
    // Flink logs all of a configuration each time that it is read.
    this.processes = cluster.processes();
  }

  /**
   * Looks after the cluster until told to end.
   *
   * @param arguments folder of the cluster
   */
  public static void main(String[] arguments) throws Exception {
    FlinkCluster cluster =
        FlinkCluster.in(new StateFolder(Path.of(arguments[0])), Installation.current());
    try (StopSignal stop = StopSignal.onInterrupt(() -> {})) {
      Supervisor supervisor = new Supervisor(cluster);
      while (!stop.await(POLL)) {
        supervisor.look(System.nanoTime());
      }
    }
    System.exit(0);
  }

  private void look(long now) {
    for (String name : processes) {
      try {
        if (cluster.process(name).isEmpty()
            && restarts.computeIfAbsent(name, key -> new Restarts()).areDue(now)) {
          LOG.warn("{} is dead; started again as {}", name, cluster.restart(name));
        }
      } catch (IOException e) {
        LOG.error("{} cannot be started again", name, e);
      }
    }
  }

  /** When a process may be started again. */
  private static final class Restarts {
    private long last;
    private Duration patience = Duration.ZERO;

    /** Returns whether it is time, and takes note of it if so. */
    boolean areDue(long now) {
      boolean first = patience.isZero() || now - last > HEALTHY.toNanos();
      if (!first && now - last < patience.toNanos()) {
        return false;
      }
      patience = first ? Duration.ofSeconds(1) : patience.multipliedBy(2);
      patience = patience.compareTo(MOST_PATIENCE) > 0 ? MOST_PATIENCE : patience;
      last = now;
      return true;
    }
  }
}
