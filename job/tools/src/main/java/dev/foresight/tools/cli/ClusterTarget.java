// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.IllegalConfigurationException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The cluster whose jobs a command is about. */
final class ClusterTarget {
  /** The option that names any cluster. */
  static final String FLINK_CONF = "--flink-conf";

  @Mixin private ClusterCommand.Folder folder;

  @Option(
      names = FLINK_CONF,
      paramLabel = "DIR",
      description =
          "Folder with the config.yaml of another Flink cluster, in place of --dir; its lib/ needs"
              + " the jars of job/pipeline/target/lib/cluster; default: none, --dir counts.")
  private Path flinkConf;

  /**
   * Returns Flink's configuration of the cluster.
   *
   * @throws IllegalArgumentException if there is none
   */
  Configuration configuration() {
    if (flinkConf == null) {
      return folder.cluster().configuration();
    }
    try {
      return GlobalConfiguration.loadConfiguration(flinkConf.toString());
    } catch (IllegalConfigurationException e) {
      throw new IllegalArgumentException(
          "%s is %s, where no configuration of Flink can be read; name the folder that has its config.yaml"
              .formatted(FLINK_CONF, flinkConf),
          e);
    }
  }
}
