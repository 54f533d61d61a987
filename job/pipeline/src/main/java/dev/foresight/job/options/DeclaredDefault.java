// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/** What an option is where nobody gives it. */
public final class DeclaredDefault {
  private DeclaredDefault() {}

  /** Returns the value as text; empty for flags, and where the description says what happens. */
  public static Optional<String> of(OptionSpec option) {
    if (option.defaultValue() != null) {
      return Optional.of(option.defaultValue());
    }
    Object initial = option.initialValue();
    boolean isNone =
        option.arity().max() == 0
            || initial == null
            || initial.toString().isEmpty()
            || initial instanceof Collection<?> collection && collection.isEmpty()
            || initial instanceof Map<?, ?> map && map.isEmpty();
    return isNone ? Optional.empty() : Optional.of(initial.toString());
  }
}
