// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.kafka;

import dev.foresight.job.options.BrokerOptions;
import dev.foresight.schemas.FileFault;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * The properties that every Kafka client of the job and of the tools is given, without a secret
 * among them.
 *
 * <p>These properties travel: in the job graph, to the web UI, to each TaskManager. So a secret
 * that stands in the file of {@code --kafka-config} is replaced by a reference to its place there,
 * {@code ${foresight:/etc/client.properties:ssl.key.password}}, which Kafka's clients resolve where
 * they run (KIP-297, {@link FileConfigProvider}). References that users write themselves stay as
 * they are.
 */
public final class ClientProperties {
  /** The alias of the provider that looks secrets up in the user's file. */
  static final String PROVIDER = "foresight";

  private static final String DEFAULT_SERVERS = "localhost:9092";
  private static final String SERVERS = "bootstrap.servers";

  /** What the job and the tools set themselves, each client its own way. */
  private static final Set<String> MANAGED =
      Set.of(
          "group.id",
          "group.instance.id",
          "transactional.id",
          "enable.auto.commit",
          "key.serializer",
          "value.serializer",
          "key.deserializer",
          "value.deserializer");

  private ClientProperties() {}

  /**
   * Returns all properties, the brokers' addresses among them.
   *
   * @throws IllegalArgumentException if the file cannot be read, or a secret is given where others
   *     could see it
   */
  public static Map<String, String> of(BrokerOptions options) {
    Map<String, String> properties = new TreeMap<>();
    options.config().ifPresent(file -> properties.putAll(fromFile(file)));
    options.properties().forEach((key, value) -> properties.put(key, withoutSecret(key, value)));
    options.bootstrapServers().ifPresent(servers -> properties.put(SERVERS, servers));
    properties.putIfAbsent(SERVERS, DEFAULT_SERVERS);
    properties.keySet().removeAll(MANAGED);
    properties.keySet().forEach(ClientProperties::requireNoProvidersSecret);
    return properties;
  }

  private static void requireNoProvidersSecret(String key) {
    if (Secrets.isProvidersSecret(key)) {
      throw new IllegalArgumentException(
          key
              + " is a secret of a provider of secrets, which others could read in the job's graph;"
              + " leave it out, and let the provider take it from its environment");
    }
  }

  private static Map<String, String> fromFile(Path file) {
    Map<String, String> properties = new TreeMap<>();
    boolean refers = false;
    Properties read = read(file);
    for (String key : read.stringPropertyNames()) {
      String value = read.getProperty(key);
      boolean isSecret = Secrets.isSecret(key, value);
      properties.put(key, isSecret ? reference(file, key) : value);
      refers |= isSecret;
    }
    if (refers) {
      properties.merge(
          AbstractConfig.CONFIG_PROVIDERS_CONFIG, PROVIDER, (theirs, ours) -> theirs + "," + ours);
      properties.put(
          AbstractConfig.CONFIG_PROVIDERS_CONFIG + "." + PROVIDER + ".class",
          FileConfigProvider.class.getName());
    }
    return properties;
  }

  private static String reference(Path file, String key) {
    return "${" + PROVIDER + ":" + file.toAbsolutePath().normalize() + ":" + key + "}";
  }

  private static String withoutSecret(String key, String value) {
    if (Secrets.isSecret(key, value)) {
      throw new IllegalArgumentException(
          "--kafka-property "
              + key
              + " holds a secret, which others could read in the job's graph and in the list of"
              + " processes; put it into the file of --kafka-config, or write a reference such as"
              + " ${file:/path:key} with config.providers");
    }
    return value;
  }

  private static Properties read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw unreadable(file, FileFault.of(e), e);
    } catch (IllegalArgumentException e) {
      throw unreadable(file, "it has a \\u without four hexadecimal digits behind it", e);
    }
    return properties;
  }

  private static IllegalArgumentException unreadable(Path file, String reason, Exception cause) {
    return new IllegalArgumentException(
        "--kafka-config " + file + " cannot be read: " + reason, cause);
  }
}
