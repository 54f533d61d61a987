// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import java.util.Locale;

/** What to do with a question or turn that holds the name of a special token, {@code </s>} say. */
public enum SpecialTokens {
  /** It is text like any other: encoded letter by letter, never as the token. */
  TEXT,
  /** The request is refused. */
  REFUSE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
