// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number of 32 bits, so that one out of range is refused by its option's name. */
public abstract class WholeNumber implements ITypeConverter<Integer> {
  private final int least;

  private WholeNumber(int least) {
    this.least = least;
  }

  @Override
  public Integer convert(String value) {
    int number;
    try {
      number = Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + value + "' is not a whole number of 32 bits");
    }
    if (number < least) {
      throw new TypeConversionException("it is " + value + ", but must be " + least + " or above");
    }
    return number;
  }

  /** From 1. */
  public static final class FromOne extends WholeNumber {
    FromOne() {
      super(1);
    }
  }

  /** From 0. */
  public static final class FromZero extends WholeNumber {
    FromZero() {
      super(0);
    }
  }
}
