// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.streaming.deadletter.DeadLetterCode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;

/** Which run of a destination goes on, and with which rows. */
public final class RunChoiceOptions {
  @Option(
      names = "--new-run",
      description =
          "Begin a run beside the one that the folder holds where it was made with other options, in"
              + " run-2 and so on.")
  private boolean newRun;

  @Option(
      names = "--retry-failed",
      paramLabel = "CODES",
      arity = "0..1",
      split = ",",
      fallbackValue = "",
      showDefaultValue = Help.Visibility.NEVER,
      description =
          "Try the rows of a finished run again that failed, all or those with these codes,"
              + " separated by commas; what comes of them takes their places; default: none.")
  private List<String> retriedCodes;

  /** Returns whether another run may begin beside the one that is there. */
  public boolean startsNewRun() {
    return newRun;
  }

  /** Returns whether failed rows are tried again. */
  public boolean retriesFailed() {
    return retriedCodes != null;
  }

  /**
   * Returns the codes of the rows that are tried again; none: all.
   *
   * @throws IllegalArgumentException if one is no code
   */
  public Set<String> retriedCodes() {
    Set<String> codes = new TreeSet<>();
    for (String given : retriesFailed() ? retriedCodes : List.<String>of()) {
      if (!given.isEmpty()) {
        codes.add(code(given));
      }
    }
    return codes;
  }

  private static String code(String given) {
    String code = given.strip().toUpperCase(Locale.ROOT);
    if (Arrays.stream(DeadLetterCode.values()).noneMatch(known -> known.name().equals(code))) {
      throw new IllegalArgumentException(
          "--retry-failed names %s, which is no code; see the table in dead-letters.md"
              .formatted(given));
    }
    return code;
  }
}
