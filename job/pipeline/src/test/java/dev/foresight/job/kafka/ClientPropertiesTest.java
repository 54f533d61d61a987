// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.foresight.job.options.JobOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientPropertiesTest {
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"me\" password=\"%s\";";

  @TempDir Path folder;

  @Test
  void theCommandLineWinsOverTheFile() throws IOException {
    Path file = file("bootstrap.servers=file:1", "client.id=file", "linger.ms=7");

    assertThat(properties(file, "--kafka-property=client.id=line"))
        .containsEntry("bootstrap.servers", "file:1")
        .containsEntry("client.id", "line")
        .containsEntry("linger.ms", "7");
    assertThat(properties(file, "--bootstrap-servers=line:1"))
        .containsEntry("bootstrap.servers", "line:1");
    assertThat(of("--model=m")).containsExactly(Map.entry("bootstrap.servers", "localhost:9092"));
  }

  @Test
  void aSecretOfTheFileStaysThereAndOnlyTheClientReadsIt() throws IOException {
    String login = LOGIN.formatted("s3cret");
    Path file =
        file(
            "security.protocol=SASL_SSL",
            "sasl.jaas.config=" + login,
            "ssl.truststore.password=s3cret",
            "basic.auth.user.info=me:s3cret");

    Map<String, String> properties = properties(file);

    assertThat(properties.toString()).doesNotContain("s3cret").contains("SASL_SSL");
    ConsumerConfig client =
        new ConsumerConfig(
            ConsumerConfig.appendDeserializerToConfig(
                Map.copyOf(properties), new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    assertThat(client.getPassword("sasl.jaas.config").value()).isEqualTo(login);
    assertThat(client.getPassword("ssl.truststore.password").value()).isEqualTo("s3cret");
    assertThat(client.originals()).containsEntry("basic.auth.user.info", "me:s3cret");
  }

  @Test
  void referencesOfTheUsersOwnStayAsTheyAre() throws IOException {
    Path file =
        file(
            "config.providers=env",
            "config.providers.env.class="
                + "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
            "ssl.key.password=${env:KEY}",
            "sasl.jaas.config=" + LOGIN.formatted("${env:LOGIN}"),
            "ssl.truststore.password=s3cret");

    assertThat(properties(file))
        .containsEntry("config.providers", "env,foresight")
        .containsEntry("ssl.key.password", "${env:KEY}")
        .containsEntry("sasl.jaas.config", LOGIN.formatted("${env:LOGIN}"))
        .containsEntry(
            "ssl.truststore.password", "${foresight:" + file + ":ssl.truststore.password}");
  }

  @Test
  void aYamlFileKeepsReferencesToo() throws IOException {
    Path yaml =
        Files.writeString(
            folder.resolve("job.yaml"),
            """
            model: m
            kafka-property:
              config.providers: env
              ssl.key.password: ${env:HOME}
            """);

    assertThat(of("--config=" + yaml)).containsEntry("ssl.key.password", "${env:HOME}");
    assertThat(of("--model=m", "--kafka-property=ssl.key.password=${env:HOME}"))
        .containsEntry("ssl.key.password", "${env:HOME}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssl.key.password=s3cret",
        "sasl.jaas.config=x.PlainLoginModule required password='s3cret';",
        "sasl.jaas.config=x.PlainLoginModule required username=${env:U} password=\"s3cret\";",
        "bearer.auth.token=s3cret",
        "my.interceptor.password=s3cret",
        "schema.registry.url=https://me:s3cret@registry"
      })
  void aSecretOnTheCommandLineIsRefusedByNameAndNotRepeated(String property) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("--model=m", "--kafka-property=" + property))
        .withMessageContaining(property.substring(0, property.indexOf('=')))
        .withMessageContaining("--kafka-config")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sasl.oauthbearer.token.endpoint.url=https://login:8443/token?to=a@b",
        "proxy=https://me:${env:PROXY}@proxy",
        "config.providers.secrets.param.secret.prefix=kafka",
        "config.providers.secrets.class=x.SecretProvider",
        "ssl.truststore.certificates=-----BEGIN CERTIFICATE-----",
        "sasl.jaas.config=com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true;"
      })
  void whatIsNoSecretIsTaken(String property) {
    assertThat(of("--model=m", "--kafka-property=" + property))
        .containsValue(property.substring(property.indexOf('=') + 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.providers.vault.param.vault.token",
        "config.providers.vault.param.app.role.secret.id",
        "config.providers.aws.param.aws.secret.key"
      })
  void aSecretOfAProviderIsRefusedWhereverItIsGiven(String key) throws IOException {
    Path file = file(key + "=s3cret");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> properties(file))
        .withMessageContaining(key)
        .withMessageContaining("environment")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("--model=m", "--kafka-property=" + key + "=s3cret"));
  }

  @Test
  void whatTheJobSetsItselfIsLeftOut() throws IOException {
    assertThat(properties(file("group.id=mine", "transactional.id=mine")))
        .doesNotContainValue("mine");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> properties(folder.resolve("none.properties")))
        .withMessageContaining("none.properties");
  }

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("client.properties"), List.of(lines));
  }

  private static Map<String, String> properties(Path file, String... more) {
    return of(
        Stream.concat(Stream.of("--model=m", "--kafka-config=" + file), Arrays.stream(more))
            .toArray(String[]::new));
  }

  private static Map<String, String> of(String... arguments) {
    return ClientProperties.of(JobOptions.parse(arguments).broker());
  }
}
