// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

/** How often what is written is seen. */
public enum Guarantee {
  /** Once by consumers that read_committed, from the next checkpoint on. */
  EXACTLY_ONCE("exactly-once"),
  /** At once, and again after a restart. */
  AT_LEAST_ONCE("at-least-once");

  private final String option;

  Guarantee(String option) {
    this.option = option;
  }

  @Override
  public String toString() {
    return option;
  }
}
