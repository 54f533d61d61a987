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

  /** Options of a JAAS entry, {@code password="x"}; the name and its value are groups. */
  private static final Pattern JAAS_OPTION =
      Pattern.compile("([\\w.]+)\\s*=\\s*(\"[^\"]*\"|'[^']*'|[^\\s;]+)");

  private Secrets() {}

  /** Returns whether a property holds a secret itself, and not just a reference to one. */
  static boolean isSecret(String key, String value) {
    if (value.isEmpty() || !isSecretKey(key)) {
      return false;
    }
    return key.endsWith("sasl.jaas.config") ? holdsSecret(value) : !isReference(value);
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
