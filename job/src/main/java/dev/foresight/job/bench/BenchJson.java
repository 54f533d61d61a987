// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** A report for programs: its fields in snake case. */
public final class BenchJson {
  private static final ObjectWriter WRITER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build()
          .writer();

  private BenchJson() {}

  /** Returns the report as one JSON object. */
  public static String of(BenchReport report) {
    return write(report);
  }

  /** Returns the report as one JSON object. */
  public static String of(SpeculationReport report) {
    return write(report);
  }

  private static String write(Record report) {
    try {
      return WRITER.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of numbers and strings is always JSON", e);
    }
  }
}
