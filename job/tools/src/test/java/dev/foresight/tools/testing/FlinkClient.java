// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.testing;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.flink.client.ClientUtils;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;

/**
 * Flink's own client: runs programs as {@code flink run} does, whose configuration may say other
 * than the program.
 *
 * @param flink its configuration
 */
public record FlinkClient(Configuration flink) {
  /**
   * Returns the client of a cluster.
   *
   * @param rest of the cluster, of whose process this one is
   * @param more of the configuration, as {@code -D} takes it
   */
  public static FlinkClient of(URI rest, Map<String, String> more) {
    Configuration flink = Configuration.fromMap(more);
    flink.set(DeploymentOptions.TARGET, "remote");
    flink.set(DeploymentOptions.ATTACHED, true);
    flink.set(RestOptions.ADDRESS, rest.getHost());
    flink.set(RestOptions.PORT, rest.getPort());
    return new FlinkClient(flink);
  }

  /** Runs a program to the end of its job. */
  public void run(Class<?> main, List<String> arguments) throws Exception {
    try (PackagedProgram program =
        PackagedProgram.newBuilder()
            .setEntryPointClassName(main.getName())
            .setConfiguration(flink)
            .setArguments(arguments.toArray(String[]::new))
            .build()) {
      ClientUtils.executeProgram(new DefaultExecutorServiceLoader(), flink, program, false, true);
    }
  }
}
