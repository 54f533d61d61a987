// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import java.util.Locale;

/** What becomes of a caption that is there already. A caption that comes again changes nothing. */
public enum Existing {
  /** It stays. */
  SKIP,
  /** The new one takes its place. */
  OVERWRITE,
  /** The new one stands behind it, on a line of its own. */
  APPEND,
  /** The new one stands before it, on a line of its own. */
  PREPEND;

  /** Returns it as options have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns what is there afterwards. */
  String joined(String before, String caption) {
    return switch (this) {
      case SKIP -> before;
      case OVERWRITE -> caption;
      case APPEND ->
          ("\n" + before).endsWith("\n" + caption)
              ? before
              : before.stripTrailing() + "\n" + caption;
      case PREPEND -> (before + "\n").startsWith(caption + "\n") ? before : caption + "\n" + before;
    };
  }
}
