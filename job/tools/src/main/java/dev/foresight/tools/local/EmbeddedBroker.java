// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One Kafka broker in this process: KRaft, broker and controller together, on loopback.
 *
 * <p>Transactions work, as every internal topic has one replica. Started again on the same
 * directory, it has its topics, offsets and transactions back.
 */
public final class EmbeddedBroker implements AutoCloseable {
  /** The largest record, request and fetch, in bytes: an event may carry several photographs. */
  public static final int MAX_MESSAGE_BYTES = 64 << 20;

  private static final int NODE_ID = 1;
  private static final String PLAINTEXT = "PLAINTEXT";

  private final KafkaNode node;
  private final String bootstrapServers;
  private final AutoCloseable directory;
  private boolean closed;

  private EmbeddedBroker(KafkaNode node, String bootstrapServers, AutoCloseable directory) {
    this.node = node;
    this.bootstrapServers = bootstrapServers;
    this.directory = directory;
  }

  /** Starts a broker whose data are deleted when it is closed. */
  public static EmbeddedBroker start() throws IOException {
    return start(PLAINTEXT, Map.of());
  }

  /**
   * Starts a broker whose data are deleted when it is closed.
   *
   * @param protocol that clients speak, such as SASL_SSL
   * @param settings more of the broker's, such as its certificate and users
   */
  public static EmbeddedBroker start(String protocol, Map<String, String> settings)
      throws IOException {
    TemporaryDirectory directory = TemporaryDirectory.create("foresight-kafka-");
    try {
      return start(directory.path(), 0, protocol, settings, directory);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /**
   * Starts a broker on a directory of the caller's, which stays.
   *
   * @param directory empty, or left by an earlier broker
   */
  public static EmbeddedBroker start(Path directory) throws IOException {
    return start(directory, 0);
  }

  /**
   * Starts a broker on a directory of the caller's, which stays.
   *
   * @param directory empty, or left by an earlier broker
   * @param port for clients; 0: any free one
   */
  public static EmbeddedBroker start(Path directory, int port) throws IOException {
    return start(directory, port, PLAINTEXT, Map.of(), () -> {});
  }

  private static EmbeddedBroker start(
      Path directory, int port, String protocol, Map<String, String> settings, AutoCloseable owned)
      throws IOException {
    format(directory);
    try (OpenSockets sockets = new OpenSockets()) {
      int brokerPort = sockets.open(port);
      int controllerPort = sockets.open(0);
      Properties properties = properties(directory, protocol, brokerPort, controllerPort);
      properties.putAll(settings);
      InetSocketAddress controller =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), controllerPort);
      KafkaNode node = new KafkaNode(KafkaConfig.fromProps(properties), controller, sockets);
      node.startup();
      return new EmbeddedBroker(node, "127.0.0.1:" + brokerPort, owned);
    }
  }

  private static void format(Path directory) throws IOException {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    Files.createDirectories(directory);
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setNodeId(NODE_ID)
            .setClusterId(Uuid.randomUuid().toString())
            .addDirectory(directory.toString())
            .setMetadataLogDirectory(directory.toString())
            .setControllerListenerName("CONTROLLER")
            .setReleaseVersion(MetadataVersion.latestProduction());
    try {
      formatter.run();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("cannot format " + directory + " for Kafka", e);
    }
  }

  private static Properties properties(
      Path directory, String protocol, int brokerPort, int controllerPort) {
    String size = Integer.toString(MAX_MESSAGE_BYTES);
    String listener = protocol + "://127.0.0.1:" + brokerPort;
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            "process.roles",
            "broker,controller",
            "node.id",
            Integer.toString(NODE_ID),
            "listeners",
            listener + ",CONTROLLER://127.0.0.1:" + controllerPort,
            "advertised.listeners",
            listener,
            "listener.security.protocol.map",
            protocol + ":" + protocol + ",CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name",
            protocol,
            "controller.listener.names",
            "CONTROLLER",
            "controller.quorum.voters",
            NODE_ID + "@127.0.0.1:" + controllerPort,
            "log.dirs",
            directory.toString()));
    properties.putAll(
        Map.of(
            "offsets.topic.replication.factor", "1",
            "offsets.topic.num.partitions", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "transaction.state.log.num.partitions", "4",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1",
            "group.initial.rebalance.delay.ms", "0",
            "auto.create.topics.enable", "false"));
    // Too small a limit at any one of these places stops the job at its first large event.
    properties.putAll(
        Map.of(
            "message.max.bytes", size,
            "replica.fetch.max.bytes", size,
            "fetch.max.bytes", size,
            "log.cleaner.dedupe.buffer.size", "4194304"));
    return properties;
  }

  /** Returns the address for clients, {@code host:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Stops the broker; deletes its data if it was started without a directory. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    node.shutdown();
    try {
      directory.close();
    } catch (Exception e) {
      throw new IllegalStateException("the broker's data could not be deleted", e);
    }
  }
}
