// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;

/** What ends an answer. */
public final class StopOption {
  @Option(
      names = "--stop",
      paramLabel = "S",
      split = ConfigFile.SEPARATOR,
      splitSynopsisLabel = "",
      showDefaultValue = Help.Visibility.NEVER,
      description = "Stop when the text contains this; may be repeated; default: none.")
  private List<String> stop = new ArrayList<>();

  /** Returns the strings. */
  public List<String> strings() {
    return List.copyOf(stop);
  }
}
