// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.doctor;

/**
 * What was found out about a machine.
 *
 * @param name of what was looked at
 * @param what is so, for people
 * @param sound whether an engine can run with it
 */
public record Finding(String name, String what, boolean sound) {
  static Finding of(String name, String what) {
    return new Finding(name, what, true);
  }

  /** Returns it as a line. */
  @Override
  public String toString() {
    return "%-10s %s%s".formatted(name, sound ? "" : "FAILED  ", what);
  }
}
