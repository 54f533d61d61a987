// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import dev.foresight.schemas.registry.RegistryException;
import dev.foresight.schemas.registry.SchemaRegistry;
import dev.foresight.schemas.wire.AvroCodec;
import dev.foresight.schemas.wire.RegistryCodec;
import dev.foresight.streaming.registry.RegistrySettings;
import java.io.Serializable;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** How results and dead letters are written; travels to the sinks. */
public final class ValueFormat implements Serializable {
  private static final long serialVersionUID = 1L;

  private final OutputFormat format;

  /** Null without a registry. */
  private final RegistrySettings registry;

  /**
   * Creates a format.
   *
   * @param registry for {@link OutputFormat#REGISTRY}
   * @throws IllegalArgumentException if the registry is missing
   */
  public ValueFormat(OutputFormat format, Optional<RegistrySettings> registry) {
    if (format == OutputFormat.REGISTRY && registry.isEmpty()) {
      throw new IllegalArgumentException(
          "--output-format is registry, but --registry-url is missing");
    }
    this.format = format;
    this.registry = registry.orElse(null);
  }

  /** Returns a format that needs no registry. */
  public static ValueFormat of(OutputFormat format) {
    return new ValueFormat(format, Optional.empty());
  }

  /**
   * Returns what turns the values of a topic into bytes. With a registry, registers the schema.
   *
   * @param json what writes a value as JSON
   * @throws SuppressRestartsException if the registry refuses the schema or the login
   */
  <T extends SpecificRecord> Function<T, byte[]> encoder(
      String topic, Class<T> type, Function<T, byte[]> json) {
    return switch (format) {
      case AVRO -> AvroCodec.of(type)::encode;
      case JSON -> json;
      case REGISTRY -> registered(topic, type);
    };
  }

  private <T extends SpecificRecord> Function<T, byte[]> registered(String topic, Class<T> type) {
    SchemaRegistry client = registry.connect();
    RegistryCodec<T> codec = new RegistryCodec<>(client, type);
    int id;
    try {
      id = client.idOf(registry.subjects().subject(topic, codec.schema()), codec.schema());
    } catch (RegistryException e) {
      if (e.isLasting()) {
        throw new SuppressRestartsException(e);
      }
      throw e;
    }
    return value -> codec.encode(id, value);
  }
}
