// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;

/** Where Kafka is and how to reach it. */
public final class BrokerOptions {
  /** The option that names brokers. */
  public static final String BOOTSTRAP_SERVERS = "--bootstrap-servers";

  @Option(
      names = BOOTSTRAP_SERVERS,
      paramLabel = "HOST:PORT",
      description =
          "Addresses of Kafka brokers, separated by commas; default: bootstrap.servers of the"
              + " properties below, else localhost:9092.")
  private String bootstrapServers;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description =
          "Properties of Kafka's clients, as Kafka's own tools take them (client.properties), for"
              + " source, sinks, administration and every tool. Secrets in it never leave the file:"
              + " each process reads them there, so it must lie at the same path on every machine;"
              + " default: none.")
  private Path config;

  @Option(
      names = "--kafka-property",
      paramLabel = "KEY=VALUE",
      split = ConfigFile.SEPARATOR,
      splitSynopsisLabel = "",
      showDefaultValue = Help.Visibility.NEVER,
      description =
          "Any property of Kafka's clients, such as security.protocol=SASL_SSL; wins over"
              + " --kafka-config; may be repeated. A secret is refused here: write a reference to"
              + " one, as Kafka's config.providers define them; default: none.")
  private Map<String, String> properties = new LinkedHashMap<>();

  /** Returns the brokers' addresses, if given by their own option. */
  public Optional<String> bootstrapServers() {
    return Optional.ofNullable(bootstrapServers);
  }

  /** Returns the file of properties, if there is one. */
  public Optional<Path> config() {
    return Optional.ofNullable(config);
  }

  /** Returns the properties that were given one by one. */
  public Map<String, String> properties() {
    return Map.copyOf(properties);
  }
}
