// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.lease;

/**
 * What the broker gave a transactional id when it fenced it last. Each fencing gives another, at
 * once and to one caller only, so two who ask at the same time know who was later.
 *
 * @param producerId of the broker's choice
 * @param epoch counts the fencings of a producer id
 */
record Term(long producerId, int epoch) {
  private static final String SEPARATOR = ".";

  static Term parse(String text) {
    int at = text.indexOf(SEPARATOR);
    return new Term(
        Long.parseLong(text.substring(0, at)), Integer.parseInt(text.substring(at + 1)));
  }

  @Override
  public String toString() {
    return producerId + SEPARATOR + epoch;
  }
}
