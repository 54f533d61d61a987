// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.util.OptionalDouble;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How many GPUs a slot takes. */
public final class GpusOption {
  /** The option's name. */
  public static final String NAME = "--gpus";

  @Option(
      names = NAME,
      paramLabel = "N",
      converter = Amount.class,
      description =
          "GPUs that a slot with an instance of it takes of those that Flink declares to each"
              + " TaskManager (external-resource.gpu.amount): such as 1, or 0.5 where two slots"
              + " share one; with --device gpu; default: none is asked for, and a slot is as any"
              + " other.")
  private Double gpus;

  /** Returns the GPUs of a slot, if given. */
  public OptionalDouble number() {
    return gpus == null ? OptionalDouble.empty() : OptionalDouble.of(gpus);
  }

  /** Reads an amount, so that one out of range is refused by its option's name. */
  static final class Amount implements ITypeConverter<Double> {
    /** Flink rounds beyond it. */
    private static final double LEAST = 0.01;

    private static final NumberConverter<Double> ANY =
        new NumberConverter<>("a number", Double::valueOf);

    @Override
    public Double convert(String value) {
      double amount = ANY.convert(value);
      if (!(amount >= LEAST) || Double.isInfinite(amount)) {
        throw new TypeConversionException(
            "it is " + value + ", but must be " + LEAST + " or above");
      }
      return amount;
    }
  }
}
