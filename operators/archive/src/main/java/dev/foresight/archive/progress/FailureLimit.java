// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.progress;

import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many rows may fail before a run is plainly wrong.
 *
 * @param most a number of rows, or of a hundred
 * @param isPercent which
 */
public record FailureLimit(double most, boolean isPercent) implements Serializable {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)(%?)");

  /** A share of fewer rows tells nothing. */
  private static final long LEAST_ROWS = 100;

  /**
   * Reads {@code 100} and {@code 5%}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static FailureLimit parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    boolean isPercent = form.matches() && !form.group(2).isEmpty();
    if (!form.matches()
        || isPercent && Double.parseDouble(form.group(1)) > 100
        || !isPercent && form.group(1).contains(".")) {
      throw new IllegalArgumentException(
          "--max-failures is '%s', which is no limit; write a number of rows such as 1000, or a share such as 5%%"
              .formatted(text));
    }
    return new FailureLimit(Double.parseDouble(form.group(1)), isPercent);
  }

  /** Returns why a run must stop, if it must. */
  Optional<String> judge(Progress progress) {
    long failures = progress.failures();
    boolean tooMany =
        isPercent
            ? progress.rows() >= LEAST_ROWS && failures * 100.0 / progress.rows() > most
            : failures > most;
    return tooMany
        ? Optional.of(
            "%,d of %,d rows failed, over --max-failures %s (%s); mend what is wrong and run again with --retry-failed, or raise the limit"
                .formatted(failures, progress.rows(), this, progress.failed()))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return (most == Math.rint(most) ? String.valueOf((long) most) : String.valueOf(most))
        + (isPercent ? "%" : "");
  }
}
