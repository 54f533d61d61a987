// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

/** What a command tells the shell. */
final class ExitCode {
  /** Everything went well. */
  static final int OK = 0;

  /** Nothing could run: wrong usage, no such model, no Kafka. */
  static final int NOTHING_RAN = 2;

  /**
   * Some requests failed; the others were answered. Or some were answered differently with a draft.
   */
  static final int SOME_FAILED = 3;

  /** Whoever read the results has gone: what the shell says of a program that SIGPIPE ended. */
  static final int OUTPUT_CLOSED = 128 + 13;

  private ExitCode() {}
}
