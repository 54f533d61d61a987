// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigTransformer;

/** Tells which properties of Kafka's clients nobody but the client may see. */
final class Secrets {
  /** Certificates have the type of passwords, but are public. */
  private static final Set<String> PUBLIC =
      Set.of("ssl.truststore.certificates", "ssl.keystore.certificate.chain");

  private static final Map<String, ConfigDef.Type> KNOWN = known();

  /** Names that do not belong to Kafka's clients: registries, callbacks, interceptors. */
  private static final List<String> TELLING = List.of("password", "secret", "token", "user.info");

  /** An address with a login in it, {@code https://me:password@host}. */
  private static final Pattern LOGIN = Pattern.compile("://[^:/?#@\\s]*:([^/?#@\\s]+)@");

  /** What a provider of secrets is given itself, its alias before and its own name behind. */
  private static final Pattern PROVIDER_SECRET =
      Pattern.compile(
          "config\\.providers\\..+\\.param\\..*(?:password|token|secret(?:[._](?:id|key))?)",
          Pattern.CASE_INSENSITIVE);

  /** Options of a JAAS entry, {@code password="x"}; the name and its value are groups. */
  private static final Pattern JAAS_OPTION =
      Pattern.compile("([\\w.]+)\\s*=\\s*(\"[^\"]*\"|'[^']*'|[^\\s;]+)");

  private Secrets() {}

  /** Returns whether a property holds a secret itself, and not just a reference to one. */
  static boolean isSecret(String key, String value) {
    if (holdsLogin(value)) {
      return true;
    }
    if (value.isEmpty() || !isSecretKey(key)) {
      return false;
    }
    return key.endsWith("sasl.jaas.config") ? holdsSecret(value) : !isReference(value);
  }

  /**
   * Returns whether a property is the secret of a provider of secrets, which nothing resolves: it
   * can be kept from others only if it is not among the properties.
   */
  static boolean isProvidersSecret(String key) {
    return PROVIDER_SECRET.matcher(key).matches();
  }

  private static boolean holdsLogin(String value) {
    Matcher login = LOGIN.matcher(value);
    return login.find() && !isReference(login.group(1));
  }

  private static boolean isSecretKey(String key) {
    if (PUBLIC.contains(key) || key.startsWith("config.providers")) {
      return false;
    }
    ConfigDef.Type type = KNOWN.get(key);
    return type == null ? tells(key) : type == ConfigDef.Type.PASSWORD;
  }

  /** A user may write the entry, and refer to the password in it. */
  private static boolean holdsSecret(String jaas) {
    if (isReference(jaas)) {
      return false;
    }
    for (Matcher option = JAAS_OPTION.matcher(jaas); option.find(); ) {
      String value = option.group(2).replaceAll("^[\"']|[\"']$", "");
      if (tells(option.group(1)) && !value.isEmpty() && !isReference(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean tells(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return TELLING.stream().anyMatch(lower::contains);
  }

  private static boolean isReference(String value) {
    return ConfigTransformer.DEFAULT_PATTERN.matcher(value.strip()).matches();
  }

  private static Map<String, ConfigDef.Type> known() {
    Map<String, ConfigDef.Type> types = new HashMap<>();
    for (ConfigDef client :
        List.of(
            ConsumerConfig.configDef(),
            ProducerConfig.configDef(),
            AdminClientConfig.configDef())) {
      client.configKeys().forEach((name, key) -> types.put(name, key.type));
    }
    return types;
  }
}
