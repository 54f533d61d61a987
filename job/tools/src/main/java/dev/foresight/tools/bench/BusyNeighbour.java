// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import java.io.IOException;

/** A program that keeps one processor busy until its standard input ends. */
final class BusyNeighbour {
  private BusyNeighbour() {}

  /** Says that it is busy with a byte on its standard output. */
  public static void main(String[] arguments) throws IOException {
    Thread busy = new Thread(BusyNeighbour::spin, "busy");
    busy.setDaemon(true);
    busy.start();
    System.out.write('\n');
    System.out.flush();
    while (System.in.read() >= 0) {
      // Nothing is said here.
    }
  }

  /** Adds up for ever; a hint such as {@link Thread#onSpinWait} would leave time to others. */
  private static void spin() {
    long sum = 0;
    while (sum != Long.MIN_VALUE) {
      sum++;
    }
  }
}
