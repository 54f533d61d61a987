// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.local;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.FaultHandlerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/** Kafka's controller and broker in one, as {@link KafkaRaftServer}, but on sockets given to it. */
final class KafkaNode {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaNode.class);

  private final ControllerServer controller;
  private final BrokerServer broker;
  private volatile boolean started;

  /**
   * Reads what is in its directory, and opens nothing else yet.
   *
   * @param itself where its controller will be
   */
  KafkaNode(KafkaConfig config, InetSocketAddress itself, ServerSocketFactory sockets) {
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> directory =
        KafkaRaftServer.initializeLogDirs(
            config, LoggerFactory.getLogger(KafkaRaftServer.class), "");
    SharedServer shared =
        new SharedServer(
            config,
            directory._1(),
            Time.SYSTEM,
            Server.initializeMetrics(config, Time.SYSTEM, directory._1().clusterId().orElseThrow()),
            CompletableFuture.completedFuture(Map.of(config.nodeId(), itself)),
            List.of(),
            this::faultHandler,
            sockets);
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), directory._2());
    broker = new BrokerServer(shared);
  }

  /**
   * Starts both.
   *
   * @throws RuntimeException if one of them cannot be started; nothing is left of it then
   */
  void startup() {
    controller.startup();
    try {
      broker.startup();
    } catch (RuntimeException e) {
      controller.shutdown();
      throw e;
    }
    started = true;
  }

  /** Kafka ends the process at what is fatal, and says why in its own log alone. */
  private FaultHandler faultHandler(String part, boolean fatal, Runnable action) {
    FaultHandler kafkas = new StandardFaultHandlerFactory().build(part, fatal, action);
    if (!fatal) {
      return kafkas;
    }
    return (message, cause) -> {
      if (!started) {
        return new FaultHandlerException(part + ": " + message, cause);
      }
      LOG.error("The embedded broker failed in {}: {}", part, message, cause);
      return kafkas.handleFault(message, cause);
    };
  }

  void shutdown() {
    broker.shutdown();
    controller.shutdown();
    broker.awaitShutdown();
    controller.awaitShutdown();
  }
}
