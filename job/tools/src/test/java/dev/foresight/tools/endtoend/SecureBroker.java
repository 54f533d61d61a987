// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import dev.foresight.engine.testing.TestCertificate;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.options.JobOptions;
import dev.foresight.tools.local.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker as companies run it: TLS, passwords, and no right that was not granted. It has two
 * users: {@code admin}, who may do everything, and {@code alice}, who may do nothing at first.
 */
final class SecureBroker implements AutoCloseable {
  /** Nowhere but in the files of the clients may this be found. */
  static final String SECRET = "s3cret-9f2c";

  private static final String PROTOCOL = "SASL_SSL";
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\""
          + " password=\"%s\"";

  private final Path folder;
  private final TestCertificate certificate;
  private final EmbeddedBroker broker;

  private SecureBroker(Path folder, TestCertificate certificate, EmbeddedBroker broker) {
    this.folder = folder;
    this.certificate = certificate;
    this.broker = broker;
  }

  /**
   * Starts a broker.
   *
   * @param folder for certificates and the clients' files
   */
  static SecureBroker start(Path folder) throws IOException, InterruptedException {
    TestCertificate certificate = TestCertificate.create(folder);
    Map<String, String> settings = new TreeMap<>();
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("ssl.keystore.location", certificate.keystore().toString());
    settings.put("ssl.keystore.password", TestCertificate.PASSWORD);
    settings.put("ssl.key.password", TestCertificate.PASSWORD);
    settings.put("ssl.truststore.type", "PEM");
    settings.put("ssl.truststore.location", certificate.pem().toString());
    settings.put("sasl.enabled.mechanisms", "PLAIN");
    settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    settings.put(
        "listener.name.sasl_ssl.plain.sasl.jaas.config",
        LOGIN.formatted("admin", SECRET)
            + " user_admin=\"%s\" user_alice=\"%s\";".formatted(SECRET, SECRET));
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    // The controller's listener is the broker's own, and knows no users.
    settings.put("super.users", "User:admin;User:ANONYMOUS");
    return new SecureBroker(folder, certificate, EmbeddedBroker.start(PROTOCOL, settings));
  }

  /** Returns the file of client properties of a user, password and all. */
  Path clientConfig(String user) throws IOException {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", broker.bootstrapServers());
    properties.put("security.protocol", PROTOCOL);
    properties.put("sasl.mechanism", "PLAIN");
    properties.put("sasl.jaas.config", LOGIN.formatted(user, SECRET) + ";");
    properties.put("ssl.truststore.type", "PEM");
    properties.put("ssl.truststore.location", certificate.pem().toString());
    Path file = folder.resolve(user + ".properties");
    try (var writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
    return file;
  }

  /**
   * Returns options for a user whose password lies in a file of its own: properties one by one,
   * with a reference to it.
   */
  List<String> clientReferences(String user) throws IOException {
    Properties secrets = new Properties();
    secrets.put("login", LOGIN.formatted(user, SECRET) + ";");
    Path file = folder.resolve(user + ".secrets");
    try (var writer = Files.newBufferedWriter(file)) {
      secrets.store(writer, null);
    }
    return Stream.of(
            "bootstrap.servers=" + broker.bootstrapServers(),
            "security.protocol=" + PROTOCOL,
            "sasl.mechanism=PLAIN",
            "ssl.truststore.type=PEM",
            "ssl.truststore.location=" + certificate.pem(),
            "config.providers=file",
            "config.providers.file.class="
                + "org.apache.kafka.common.config.provider.FileConfigProvider",
            "sasl.jaas.config=${file:" + file + ":login}")
        .map(property -> "--kafka-property=" + property)
        .toList();
  }

  /** Returns clients of the user who may do everything. */
  KafkaAccess admin() throws IOException {
    return KafkaAccess.of(
        JobOptions.parse("--model=m", "--kafka-config=" + clientConfig("admin")).broker());
  }

  /** Allows alice an operation; a name that ends with * stands for all that begin so. */
  void grant(ResourceType type, String name, AclOperation operation) throws Exception {
    try (Admin admin = admin().admin()) {
      admin.createAcls(List.of(right(type, name, operation))).all().get();
    }
  }

  /** Takes back what was granted. */
  void revoke(ResourceType type, String name, AclOperation operation) throws Exception {
    try (Admin admin = admin().admin()) {
      admin.deleteAcls(List.of(right(type, name, operation).toFilter())).all().get();
    }
  }

  private static AclBinding right(ResourceType type, String name, AclOperation operation) {
    ResourcePattern resources =
        name.endsWith("*")
            ? new ResourcePattern(type, name.substring(0, name.length() - 1), PatternType.PREFIXED)
            : new ResourcePattern(type, name, PatternType.LITERAL);
    return new AclBinding(
        resources, new AccessControlEntry("User:alice", "*", operation, AclPermissionType.ALLOW));
  }

  @Override
  public void close() {
    broker.close();
  }
}
