// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.flink;

import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * Settings that every Flink cluster which runs the job must have. Flink takes them from its
 * processes' configuration only: in a job's own they are ignored without a word.
 */
public final class ClusterSettings {
  private static final Duration DEBLOAT_PERIOD = Duration.ofMillis(100);

  private ClusterSettings() {}

  /** Returns the settings, for the configuration of the TaskManagers. */
  public static Configuration required() {
    Configuration flink = new Configuration();
    // Savepoints wait for all that lies in network buffers: hours of decoding, were they full.
    flink.set(TaskManagerOptions.BUFFER_DEBLOAT_ENABLED, true);
    flink.set(TaskManagerOptions.BUFFER_DEBLOAT_PERIOD, DEBLOAT_PERIOD);
    return flink;
  }
}
