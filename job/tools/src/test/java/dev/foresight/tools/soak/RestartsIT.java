// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.soak;

import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.tools.local.EmbeddedBroker;
import dev.foresight.tools.testing.ClusterProcess;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In whatever order a job is submitted, cancelled, stopped and killed, no event is answered twice
 * and none is left out, or the submission is refused with what there is to choose from: {@code mvn
 * verify} tries 10 orders, {@code mvn verify -Psoak} 200.
 */
class RestartsIT {
  private static final int SHORT = 10;
  private static final int FULL = 200;

  @TempDir Path folder;

  @Test
  void noOrderOfStartsAndEndsLosesOrDoublesAnything() throws Exception {
    boolean full = System.getProperty("foresight.soak", "short").equals("full");
    long seed = Long.getLong("foresight.soak.seed", System.nanoTime());
    System.out.printf("restarts: -Dforesight.soak.seed=%d repeats this%n", seed);
    Random seeds = new Random(seed);
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        ClusterProcess cluster = ClusterProcess.start(folder)) {
      KafkaAccess access = KafkaAccess.to(broker.bootstrapServers());
      for (int i = 0; i < (full ? FULL : SHORT); i++) {
        RestartOrder order = RestartOrder.of(seeds.nextLong());
        new RestartTrial("order-" + i, order, access, cluster, folder).run();
      }
    }
  }
}
