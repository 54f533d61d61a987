// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.registry;

import dev.foresight.schemas.registry.HttpSchemaRegistry;
import dev.foresight.schemas.registry.SubjectStrategy;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * Where the schema registry is and how to log in.
 *
 * <p>The properties are Confluent's, given beside those of Kafka's clients: {@code
 * basic.auth.user.info}, or {@code bearer.auth.token}, and {@code schema.registry.ssl.*}, which
 * mean what Kafka's {@code ssl.*} do. They travel unresolved: secrets are references (KIP-297) that
 * become values only in {@link #connect()}.
 *
 * @param urls of one registry, tried in this order
 * @param subjects under which what is written is registered
 * @param registers whether schemas that a subject lacks are added to it
 * @param properties of Kafka's clients and the registry
 */
public record RegistrySettings(
    List<String> urls,
    SubjectStrategy subjects,
    boolean registers,
    HashMap<String, String> properties)
    implements Serializable {
  private static final String USER_INFO = "basic.auth.user.info";
  private static final String TOKEN = "bearer.auth.token";
  private static final String SSL = "schema.registry.ssl.";

  /** Headers that Confluent Cloud asks for beside a bearer token, by property. */
  private static final Map<String, String> CLOUD_HEADERS =
      Map.of(
          "bearer.auth.logical.cluster", "target-sr-cluster",
          "bearer.auth.identity.pool.id", "Confluent-Identity-Pool-Id");

  /**
   * Splits the addresses at commas and copies the properties.
   *
   * @throws IllegalArgumentException if an address is no http(s) URL, or holds a password
   */
  public static RegistrySettings of(
      String urls, SubjectStrategy subjects, boolean registers, Map<String, String> properties) {
    List<String> all = Arrays.stream(urls.split(",")).map(String::strip).toList();
    all.forEach(RegistrySettings::requireUsable);
    return new RegistrySettings(all, subjects, registers, new HashMap<>(properties));
  }

  private static void requireUsable(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--registry-url is no URL: " + e.getMessage(), e);
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "--registry-url holds a user and a password, which others could read; put them into the"
              + " file of --kafka-config, as "
              + USER_INFO);
    }
    if (!("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
        || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "--registry-url is " + url + ", but must be such as https://registry:8081");
    }
  }

  /**
   * Returns a client; nothing is sent yet.
   *
   * @throws org.apache.kafka.common.KafkaException if a secret, certificate or key cannot be read
   */
  public HttpSchemaRegistry connect() {
    Map<String, Object> resolved =
        new AbstractConfig(new ConfigDef(), properties, false).originals();
    return new HttpSchemaRegistry(
        urls.stream().map(URI::create).toList(), headers(resolved), tls(resolved), registers);
  }

  /**
   * Asks the registry for something small.
   *
   * @throws dev.foresight.schemas.registry.RegistryException if it does not answer, or not to this
   *     user
   */
  public void check() {
    connect().requireUsable();
  }

  private static Map<String, String> headers(Map<String, Object> resolved) {
    Map<String, String> headers = new HashMap<>();
    property(resolved, USER_INFO)
        .ifPresent(
            user ->
                headers.put(
                    "Authorization",
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(user.getBytes(StandardCharsets.UTF_8))));
    property(resolved, TOKEN).ifPresent(token -> headers.put("Authorization", "Bearer " + token));
    CLOUD_HEADERS.forEach(
        (property, header) ->
            property(resolved, property).ifPresent(value -> headers.put(header, value)));
    return headers;
  }

  /** Confluent's clients take both names. */
  private static Optional<String> property(Map<String, Object> resolved, String name) {
    return Optional.ofNullable(resolved.getOrDefault("schema.registry." + name, resolved.get(name)))
        .map(Object::toString);
  }

  private static Optional<SSLContext> tls(Map<String, Object> resolved) {
    Map<String, String> given = new HashMap<>();
    resolved.forEach(
        (name, value) -> {
          if (name.startsWith(SSL)) {
            given.put(name.substring("schema.registry.".length()), value.toString());
          }
        });
    if (given.isEmpty()) {
      return Optional.empty();
    }
    ConfigDef definition = new ConfigDef();
    SslConfigs.addClientSslSupport(definition);
    DefaultSslEngineFactory factory = new DefaultSslEngineFactory();
    factory.configure(new AbstractConfig(definition, given, false).values());
    return Optional.of(factory.sslContext());
  }
}
