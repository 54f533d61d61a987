// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.prompt;

import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.streaming.deadletter.RejectedException;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A prompt in which {@code {title}} stands for the column {@code title} of a row. Braces around
 * anything but a name are text, and so is a name in double braces, of which one pair stays.
 *
 * @param text as it was given
 */
public record Template(String text) implements Serializable {
  private static final Pattern PLACE =
      Pattern.compile("\\{(\\{[A-Za-z_][\\w.-]*})}|\\{([A-Za-z_][\\w.-]*)}");

  /** Returns the columns that it needs. */
  public TreeSet<String> columns() {
    TreeSet<String> columns = new TreeSet<>();
    PLACE
        .matcher(text)
        .results()
        .map(place -> place.group(2))
        .filter(name -> name != null)
        .forEach(columns::add);
    return columns;
  }

  /**
   * Returns the prompt of a row.
   *
   * @throws RejectedException {@link DeadLetterCode#RECORD_INVALID} if it lacks a column
   */
  public String filled(Map<String, String> columns) throws RejectedException {
    for (String name : columns()) {
      if (columns.get(name) == null) {
        throw new RejectedException(
            DeadLetterCode.RECORD_INVALID,
            "the prompt names {%s}, but the row has no column %s; give it one, or write {{%s}} for the text itself"
                .formatted(name, name, name));
      }
    }
    return PLACE
        .matcher(text)
        .replaceAll(place -> Matcher.quoteReplacement(replacement(place, columns)));
  }

  private static String replacement(MatchResult place, Map<String, String> columns) {
    return place.group(2) == null ? place.group(1) : columns.get(place.group(2));
  }
}
