// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;

/**
 * Whole numbers from 1: one, or several where commands compare.
 *
 * @param values at least one
 */
public record WholeNumbers(List<Integer> values) implements Serializable {
  /** Copies the values. */
  public WholeNumbers {
    values = List.copyOf(values);
  }

  /**
   * Returns the only one.
   *
   * @param option for the message
   * @throws IllegalArgumentException if there are several
   */
  public int one(String option) {
    if (values.size() != 1) {
      throw new IllegalArgumentException(
          option + " is " + this + ", but this command takes one number");
    }
    return values.get(0);
  }

  @Override
  public String toString() {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** Reads {@code 1} and {@code 1,2,4}. */
  public static class Converter implements ITypeConverter<WholeNumbers> {
    private final WholeNumber number;

    /** Reads numbers of any size. */
    public Converter() {
      this(new WholeNumber.FromOne());
    }

    Converter(WholeNumber number) {
      this.number = number;
    }

    @Override
    public WholeNumbers convert(String value) {
      List<Integer> values = new ArrayList<>();
      for (String part : value.split(",", -1)) {
        values.add(number.convert(part));
      }
      return new WholeNumbers(values);
    }
  }
}
