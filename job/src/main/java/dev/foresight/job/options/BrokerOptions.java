// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where Kafka is and how to reach it. */
public final class BrokerOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:9092",
      description = "Addresses of Kafka brokers, separated by commas.")
  private String bootstrapServers;

  @Option(
      names = "--kafka-property",
      paramLabel = "KEY=VALUE",
      split = ConfigFile.SEPARATOR,
      splitSynopsisLabel = "",
      description =
          "Any property of Kafka's clients, such as security.protocol=SASL_SSL; may be repeated.")
  private Map<String, String> properties = new LinkedHashMap<>();

  /** Returns the brokers' addresses. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Returns the properties that every Kafka client is given, the addresses not among them. */
  public Map<String, String> properties() {
    return Map.copyOf(properties);
  }
}
