// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the build put what processes are started from. Nothing is fetched when they start.
 *
 * @param home folder that holds {@code deploy/} and {@code job/}
 */
public record Installation(Path home) {
  private static final String HOME_PROPERTY = "foresight.home";

  /** Makes the folder absolute: processes run elsewhere. */
  public Installation {
    home = home.toAbsolutePath().normalize();
  }

  /** Returns the installation that the command line was started from. */
  public static Installation current() {
    return new Installation(Path.of(System.getProperty(HOME_PROPERTY, ".")));
  }

  /** Returns the jar that is submitted; it holds all but what a cluster has in its {@code lib/}. */
  public Path jobJar() {
    return home.resolve("job/pipeline/target/foresight-job.jar");
  }

  /** Returns the folder of the class path of Flink's processes: Flink, and the engine. */
  public Path clusterLibraries() {
    return home.resolve("job/pipeline/target/lib/cluster");
  }

  /** Returns the template of a cluster's configuration. */
  public Path clusterTemplate() {
    return home.resolve("deploy/cluster");
  }

  /** Returns Flink's class path. */
  String clusterClassPath() {
    return clusterLibraries() + "/*";
  }

  /** Returns the class path of the command line, for processes that run its classes. */
  String commandClassPath() {
    return String.join(
        File.pathSeparator,
        home.resolve("job/tools/target/foresight-tools.jar").toString(),
        clusterClassPath(),
        home.resolve("job/tools/target/lib") + "/*");
  }

  /**
   * Checks that everything is there.
   *
   * @throws IllegalArgumentException if not, with what to do
   */
  public Installation requireBuilt() {
    for (Path needed : List.of(jobJar(), clusterLibraries(), clusterTemplate())) {
      if (!Files.exists(needed)) {
        throw new IllegalArgumentException(
            "there is no "
                + needed
                + "; build with deploy/bin/foresight or mvn package, and start from there");
      }
    }
    return this;
  }
}
