// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

/** The text of a stack trace, as a cluster sends it. */
public final class StackTrace {
  private static final String CAUSED_BY = "Caused by: ";

  private StackTrace() {}

  /** Returns the innermost cause in one line; the text's first line if it is no stack trace. */
  public static String reason(String text) {
    int cause = text.lastIndexOf(CAUSED_BY);
    String innermost = cause < 0 ? text : text.substring(cause + CAUSED_BY.length());
    return innermost.lines().findFirst().orElse(text);
  }
}
