// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a server listens. */
public final class PortOption {
  /** The option's name. */
  public static final String NAME = "--port";

  @Option(
      names = NAME,
      paramLabel = "N",
      description =
          "Port to listen on, 0 for any; default: of a broker that of the last time, else 9092 if it"
              + " is free; of a cluster's web UI, through which submit goes, too, 8081 if it is free,"
              + " else any.")
  private Integer port;

  /** Returns the port, if it was given. */
  public Optional<Integer> port() {
    return Optional.ofNullable(port);
  }
}
