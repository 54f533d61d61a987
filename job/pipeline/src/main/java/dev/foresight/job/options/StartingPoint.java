// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.time.DateTimeException;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where a topic is read from if no checkpoint says. */
public sealed interface StartingPoint {
  /** At the earliest record. */
  record Earliest() implements StartingPoint {}

  /** After the latest record. */
  record Latest() implements StartingPoint {}

  /** At the group's committed offsets; at the earliest record if there are none. */
  record GroupOffsets() implements StartingPoint {}

  /** At the first record that is not older. */
  record Timestamp(Instant time) implements StartingPoint {}

  /** Reads {@code earliest}, {@code latest}, {@code group-offsets} and {@code timestamp:T}. */
  final class Converter implements ITypeConverter<StartingPoint> {
    private static final String TIMESTAMP = "timestamp:";

    @Override
    public StartingPoint convert(String value) {
      return switch (value) {
        case "earliest" -> new Earliest();
        case "latest" -> new Latest();
        case "group-offsets" -> new GroupOffsets();
        default -> timestamp(value);
      };
    }

    private static StartingPoint timestamp(String value) {
      if (!value.startsWith(TIMESTAMP)) {
        throw new TypeConversionException(
            "'"
                + value
                + "' is no place to start from; give earliest, latest, group-offsets or"
                + " timestamp:2026-01-31T12:00:00Z");
      }
      return new Timestamp(instant(value.substring(TIMESTAMP.length())));
    }
  }

  /**
   * Reads a point in time.
   *
   * @param value ISO 8601 with a zone, or milliseconds since 1970, as Kafka counts
   * @throws TypeConversionException if it is neither
   */
  static Instant instant(String value) {
    try {
      return value.matches("\\d{1,15}")
          ? Instant.ofEpochMilli(Long.parseLong(value))
          : Instant.parse(value);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'"
              + value
              + "' is no point in time; write one such as 2026-01-31T12:00:00Z, or milliseconds since"
              + " 1970");
    }
  }
}
