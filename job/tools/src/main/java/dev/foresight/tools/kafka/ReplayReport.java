// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.kafka;

/** How many dead letters came to what end in a replay. */
public final class ReplayReport {
  private long replayed;
  private long notSelected;
  private long exhausted;
  private long lost;
  private long unreadable;

  /** Returns how many records were sent again, or would be. */
  public long replayed() {
    return replayed;
  }

  /** Returns how many letters were not meant. */
  public long notSelected() {
    return notSelected;
  }

  /** Returns how many letters had all their attempts. */
  public long exhausted() {
    return exhausted;
  }

  /** Returns how many letters had been cut, and the record is gone from where it was read. */
  public long lost() {
    return lost;
  }

  /** Returns how many records of the topic were no dead letter. */
  public long unreadable() {
    return unreadable;
  }

  void countReplayed() {
    replayed++;
  }

  void countNotSelected() {
    notSelected++;
  }

  void countExhausted() {
    exhausted++;
  }

  void countLost() {
    lost++;
  }

  void countUnreadable() {
    unreadable++;
  }
}
