// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads numbers, within bounds or not, and says what a text is not in words of people.
 *
 * @param what a text must be
 * @param read of Java, which throws where it is not
 */
record NumberConverter<T>(String what, Function<String, T> read) implements ITypeConverter<T> {
  /** Whole numbers of 64 bits. */
  static final NumberConverter<Long> WHOLE =
      new NumberConverter<>("a whole number of 64 bits", Long::valueOf);

  /** Numbers with a fraction. */
  static final NumberConverter<Double> ANY =
      new NumberConverter<>("a number such as 0.5", Double::valueOf);

  @Override
  public T convert(String value) {
    try {
      return read.apply(value.strip());
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + value + "' is not " + what);
    }
  }
}
