// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.serving.EngineOptions;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How many threads compute. */
public final class ThreadsOption implements Serializable {
  /** The option's name. */
  public static final String NAME = "--threads";

  private static final long serialVersionUID = 1;

  @Option(
      names = NAME,
      paramLabel = "N",
      converter = Numbers.class,
      description =
          "Threads of one operation on the CPU, for bench several numbers with commas between them;"
              + " default: the processors, or a container's limit.")
  private WholeNumbers threads;

  /**
   * Returns the number, if it was given.
   *
   * @throws IllegalArgumentException if there are several
   */
  public OptionalInt number() {
    return threads == null ? OptionalInt.empty() : OptionalInt.of(threads.one(NAME));
  }

  /** Returns all numbers to compare; the usual one if none was given. */
  public List<Integer> numbers() {
    return threads == null ? List.of(EngineOptions.defaults().threads()) : threads.values();
  }

  /**
   * Returns an engine's options with the number, or as they are.
   *
   * @throws IllegalArgumentException if there are several
   */
  public EngineOptions applyTo(EngineOptions options) {
    OptionalInt number = number();
    return number.isPresent() ? options.withThreads(number.getAsInt()) : options;
  }

  /** Within what machines have. */
  static final class Numbers extends WholeNumbers.Converter {
    Numbers() {
      super(new WholeNumber.Threads());
    }
  }
}
