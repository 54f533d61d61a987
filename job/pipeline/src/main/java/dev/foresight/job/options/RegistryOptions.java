// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.schemas.registry.SubjectStrategy;
import dev.foresight.streaming.registry.RegistrySettings;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The schema registry, for topics in Confluent's wire format. */
public final class RegistryOptions {
  @Option(
      names = "--registry-url",
      paramLabel = "URL",
      description =
          "Schema registry that speaks Confluent's interface; several addresses of one are separated"
              + " by commas. The login lies in the file of --kafka-config: basic.auth.user.info or"
              + " bearer.auth.token, and schema.registry.ssl.* for TLS; default: none.")
  private String url;

  @Option(
      names = "--registry-subjects",
      paramLabel = "STRATEGY",
      defaultValue = "topic",
      description =
          "Subjects of what is written: topic (TOPIC-value), record (its full name) or topic_record"
              + " (TOPIC- and its full name).")
  private SubjectStrategy subjects;

  @Option(
      names = "--registry-read-only",
      description = "Never add a schema to the registry; a subject that lacks one is an error.")
  private boolean readOnly;

  /**
   * Returns the registry, if there is one.
   *
   * @param clientProperties of Kafka's clients, the registry's login among them
   * @throws IllegalArgumentException if an address is none
   */
  public Optional<RegistrySettings> settings(Map<String, String> clientProperties) {
    return Optional.ofNullable(url)
        .map(address -> RegistrySettings.of(address, subjects, !readOnly, clientProperties));
  }
}
