// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import java.util.List;
import java.util.Locale;

/**
 * What the processes of a cluster write to their logs.
 *
 * @param format of their lines
 * @param level of Foresight's own lines; libraries stay as they are
 */
public record ProcessLogs(Format format, Level level) {
  /** Text for people, from {@link Level#INFO} on. */
  public static final ProcessLogs USUAL = new ProcessLogs(Format.TEXT, Level.INFO);

  /** How lines are written. */
  public enum Format {
    /** For people. */
    TEXT,
    /** One JSON object a line: time, level, logger, thread, message, exception. */
    JSON
  }

  /** The least that is written. */
  public enum Level {
    /** What failed. */
    ERROR,
    /** What may need somebody. */
    WARN,
    /** What happens. */
    INFO,
    /** What it takes to find a mistake. */
    DEBUG
  }

  /** Returns how log4j2.properties is told. */
  List<String> jvmOptions() {
    return List.of(
        "-Dforesight.log.format=" + format.name().toLowerCase(Locale.ROOT),
        "-Dforesight.log=" + level);
  }
}
