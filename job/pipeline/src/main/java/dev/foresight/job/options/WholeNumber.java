// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number of 32 bits, so that one out of range is refused by its option's name. */
public abstract class WholeNumber implements ITypeConverter<Integer> {
  private static final NumberConverter<Integer> ANY =
      new NumberConverter<>("a whole number of 32 bits", Integer::valueOf);

  private final int least;
  private final int most;

  private WholeNumber(int least, int most) {
    this.least = least;
    this.most = most;
  }

  @Override
  public Integer convert(String value) {
    int number = ANY.convert(value);
    if (number < least) {
      throw new TypeConversionException("it is " + value + ", but must be " + least + " or above");
    }
    if (number > most) {
      throw new TypeConversionException("it is " + value + ", but must be " + most + " or below");
    }
    return number;
  }

  /** From 1. */
  public static final class FromOne extends WholeNumber {
    FromOne() {
      super(1, Integer.MAX_VALUE);
    }
  }

  /** From 0. */
  public static final class FromZero extends WholeNumber {
    FromZero() {
      super(0, Integer.MAX_VALUE);
    }
  }

  /** As many threads as a machine may have processors. */
  public static final class Threads extends WholeNumber {
    Threads() {
      super(1, 1024);
    }
  }

  /** As many requests as a queue may have places for, which are there from the start on. */
  public static final class Capacity extends WholeNumber {
    Capacity() {
      super(1, 1_000_000);
    }
  }

  /** As many answers to a prompt as a row may have columns for. */
  public static final class Answers extends WholeNumber {
    Answers() {
      super(1, 1000);
    }
  }

  /** As many instances as a job may have. */
  public static final class Parallelism extends WholeNumber {
    Parallelism() {
      super(1, PipelineOptions.MAX_PARALLELISM);
    }
  }
}
