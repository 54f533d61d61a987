// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import dev.foresight.archive.run.Destination;
import dev.foresight.archive.run.DestinationLock;

/** Takes a destination and keeps it until it is killed. */
public final class DestinationHolder {
  /** Printed when it has it. */
  static final String HOLDS = "it is taken";

  private DestinationHolder() {}

  /**
   * Takes it.
   *
   * @param arguments the destination
   */
  public static void main(String[] arguments) throws Exception {
    DestinationLock lock = DestinationLock.take(Destination.of(arguments[0]));
    System.out.println(HOLDS);
    Thread.currentThread().join();
    lock.close();
  }
}
