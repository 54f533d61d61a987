// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which requests are answered. */
public final class RequestsOption {
  /** The option's name. */
  public static final String NAME = "--requests";

  @Option(
      names = NAME,
      paramLabel = "FILE",
      description =
          "JSON Lines file of requests, all of which are answered; generate --help says what a line"
              + " has; default: none.")
  private Path requests;

  /** Returns the file, if it was given. */
  public Optional<Path> file() {
    return Optional.ofNullable(requests);
  }
}
