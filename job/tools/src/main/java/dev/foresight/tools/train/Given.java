// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.train;

/** Options without a value of their own: a preset has it. */
final class Given {
  private Given() {}

  static <T> T or(T given, T preset) {
    return given == null ? preset : given;
  }
}
