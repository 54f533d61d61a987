// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.prompt;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is asked about every image.
 *
 * @param name of the answer's column
 * @param template of the question
 */
public record NamedPrompt(String name, Template template) implements Serializable {
  /** The name of a prompt that was given none. */
  public static final String UNNAMED = "caption";

  /** Where every image has the prompt of a folder: none of its own is left to ask. */
  public static final NamedPrompt OF_FOLDERS = new NamedPrompt(UNNAMED, new Template(""));

  private static final Pattern NAMED = Pattern.compile("(?s)([A-Za-z_]\\w{0,63})=(.*)");

  /**
   * Reads {@code NAME=TEXT}, or a text alone.
   *
   * @param option that gives it
   * @throws IllegalArgumentException if there is no text
   */
  public static NamedPrompt parse(String option, String given) {
    Matcher named = NAMED.matcher(given);
    String name = named.matches() ? named.group(1) : UNNAMED;
    String text = named.matches() ? named.group(2) : given;
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          "%s is '%s', which has nothing behind its name; give it a value, or leave it out"
              .formatted(option, given));
    }
    return new NamedPrompt(name, new Template(text));
  }

  /** Returns whether folders may have others in its place. */
  public boolean isUnnamed() {
    return name.equals(UNNAMED);
  }

  /** Returns whether nothing is asked but what folders say. */
  boolean isOfFolders() {
    return template.text().isEmpty();
  }
}
