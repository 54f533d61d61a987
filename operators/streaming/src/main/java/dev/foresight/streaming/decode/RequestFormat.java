// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.decode;

import dev.foresight.schemas.SchemaText;
import dev.foresight.schemas.wire.InputFormat;
import dev.foresight.schemas.wire.RequestReader;
import dev.foresight.schemas.wire.SchemaHistory;
import dev.foresight.streaming.registry.RegistrySettings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** How requests are written in the topic; travels to the operators that read them. */
public final class RequestFormat implements Serializable {
  private static final long serialVersionUID = 1L;

  private final InputFormat format;
  private final ArrayList<String> readerSchemas;

  /** Null without a registry. */
  private final RegistrySettings registry;

  /**
   * Creates a format.
   *
   * @param readerSchemas more schemas that requests were written with, as JSON
   * @param registry of the schemas of Confluent's wire format, if there is one
   * @throws IllegalArgumentException if a schema cannot be used, or the registry is missing
   */
  public RequestFormat(
      InputFormat format, List<String> readerSchemas, Optional<RegistrySettings> registry) {
    if (format == InputFormat.REGISTRY && registry.isEmpty()) {
      throw new IllegalArgumentException(
          "--input-format is registry, but --registry-url is missing");
    }
    this.format = format;
    this.readerSchemas = new ArrayList<>(readerSchemas);
    this.registry = registry.orElse(null);
    history();
  }

  /** Returns Avro and JSON, told apart by their first bytes. */
  public static RequestFormat any() {
    return new RequestFormat(InputFormat.AUTO, List.of(), Optional.empty());
  }

  /** Returns a parser of requests in this format. */
  public RequestParser parser() {
    return new RequestParser(
        new RequestReader(
            format, history(), Optional.ofNullable(registry).map(RegistrySettings::connect)));
  }

  private SchemaHistory history() {
    return SchemaHistory.load()
        .with(
            readerSchemas.stream()
                .map(json -> SchemaText.parse(json, new Schema.Parser()))
                .toList());
  }
}
