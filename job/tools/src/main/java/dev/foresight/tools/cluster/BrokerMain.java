// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import dev.foresight.tools.local.EmbeddedBroker;
import dev.foresight.tools.local.StopSignal;
import java.nio.file.Path;

/** The process of a broker: runs until it is told to end. */
public final class BrokerMain {
  private BrokerMain() {}

  /**
   * Starts the broker.
   *
   * @param arguments folder of its data, its port
   */
  public static void main(String[] arguments) throws Exception {
    try (StopSignal stop = StopSignal.onInterrupt(() -> {});
        EmbeddedBroker broker =
            EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
      System.out.println("listening on " + broker.bootstrapServers());
      stop.await();
    }
    // Its threads may outlive it.
    System.exit(0);
  }
}
