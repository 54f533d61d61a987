// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.speculation.PolicyNames;
import dev.foresight.engine.speculation.SpeculationPolicy;
import java.io.Serializable;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Ways to speculate: one, or several where commands compare.
 *
 * @param names at least one, as {@link PolicyNames} reads them
 */
public record Policies(List<String> names) implements Serializable {
  private static final String SEPARATOR = ";";

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if one is no policy's
   */
  public Policies {
    names = List.copyOf(names);
    names.forEach(PolicyNames::parse);
  }

  /** Returns each. */
  public List<SpeculationPolicy> all() {
    return names.stream().map(PolicyNames::parse).toList();
  }

  /**
   * Returns the only one.
   *
   * @param option for the message
   * @throws IllegalArgumentException if there are several
   */
  public SpeculationPolicy one(String option) {
    if (names.size() != 1) {
      throw new IllegalArgumentException(option + " is " + this + ", but this command takes one");
    }
    return all().get(0);
  }

  @Override
  public String toString() {
    return String.join(SEPARATOR, names);
  }

  /** Reads {@code fixed:7,3,2} and {@code fixed:7,3,2;fixed:63,5,8}. */
  public static final class Converter implements ITypeConverter<Policies> {
    @Override
    public Policies convert(String value) {
      try {
        return new Policies(List.of(value.split(SEPARATOR, -1)));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
