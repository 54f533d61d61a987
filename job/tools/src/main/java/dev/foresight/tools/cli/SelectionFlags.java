// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.job.options.DurationConverter;
import dev.foresight.job.options.StartingPoint;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.tools.kafka.DeadLetterSelection;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Help;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which dead letters a command is about. */
final class SelectionFlags {
  @Option(
      names = "--code",
      paramLabel = "CODE",
      split = ",",
      splitSynopsisLabel = ",",
      showDefaultValue = Help.Visibility.NEVER,
      description = "Those with one of these codes, such as TIMED_OUT; default: any.")
  private Set<DeadLetterCode> codes = new LinkedHashSet<>();

  @Option(
      names = "--id",
      paramLabel = "ID",
      showDefaultValue = Help.Visibility.NEVER,
      description = "Those of the request with this id; may be repeated; default: any.")
  private Set<String> ids = new LinkedHashSet<>();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description =
          "Those that failed at this time or later: ISO 8601, milliseconds since 1970, or a"
              + " duration ago such as 2h; default: any.")
  private Time since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Those that failed before this time; default: any.")
  private Time until;

  DeadLetterSelection selection() {
    return new DeadLetterSelection(
        codes.stream().map(Enum::name).collect(Collectors.toSet()),
        ids,
        Optional.ofNullable(since).map(Time::instant),
        Optional.ofNullable(until).map(Time::instant));
  }

  /** Returns whether anything was said. */
  boolean isEmpty() {
    return codes.isEmpty() && ids.isEmpty() && since == null && until == null;
  }

  /** Returns the selection as text, the same for the same one. */
  String signature() {
    return new TreeSet<>(codes) + " " + new TreeSet<>(ids) + " " + text(since) + " " + text(until);
  }

  private static String text(Time time) {
    return time == null ? "" : time.text();
  }

  /**
   * A point in time.
   *
   * @param text as it was given
   */
  record Time(String text, Instant instant) {}

  /** Reads a point in time, or how long ago it is. */
  static final class TimeConverter implements ITypeConverter<Time> {
    @Override
    public Time convert(String value) {
      try {
        return new Time(value, Instant.now().minus(new DurationConverter().convert(value)));
      } catch (TypeConversionException e) {
        return new Time(value, StartingPoint.instant(value));
      }
    }
  }
}
