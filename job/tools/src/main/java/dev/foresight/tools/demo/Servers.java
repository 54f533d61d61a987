// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import dev.foresight.tools.local.EmbeddedBroker;
import dev.foresight.tools.local.LocalCluster;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Kafka and Flink, which start beside each other: neither needs the other for it. */
record Servers(EmbeddedBroker broker, LocalCluster cluster) implements AutoCloseable {
  /**
   * Starts both.
   *
   * @param slots of Flink
   * @throws Exception if one does not start
   */
  static Servers start(int slots) throws Exception {
    FutureTask<LocalCluster> flink = new FutureTask<>(() -> LocalCluster.start(slots));
    new Thread(flink, "start-flink").start();
    EmbeddedBroker kafka;
    try {
      kafka = EmbeddedBroker.start();
    } catch (Exception e) {
      started(flink).close();
      throw e;
    }
    try {
      return new Servers(kafka, started(flink));
    } catch (Exception e) {
      kafka.close();
      throw e;
    }
  }

  private static LocalCluster started(FutureTask<LocalCluster> flink) throws Exception {
    try {
      return flink.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception why) {
        throw why;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      cluster.close();
    } finally {
      broker.close();
    }
  }
}
