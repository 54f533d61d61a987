// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.schemas.FileFault;
import dev.foresight.schemas.json.JsonFault;
import dev.foresight.schemas.wire.InputFormat;
import dev.foresight.streaming.decode.RequestFormat;
import dev.foresight.streaming.registry.RegistrySettings;
import dev.foresight.streaming.sink.OutputFormat;
import dev.foresight.streaming.sink.ValueFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.SchemaParseException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How records are written in the topics. */
public final class FormatOptions {
  /** The option that says how results are written. */
  public static final String OUTPUT_FORMAT = "--output-format";

  @Option(
      names = "--input-format",
      paramLabel = "FORMAT",
      defaultValue = "auto",
      description =
          "Format of requests: auto (each as its first bytes say: C3 01 is avro, 00 registry, an"
              + " opening brace json), avro (single-object encoding), registry (Confluent's wire"
              + " format, with --registry-url) or json.")
  private InputFormat input;

  @Option(
      names = OUTPUT_FORMAT,
      paramLabel = "FORMAT",
      defaultValue = "avro",
      description =
          "Format of results and dead letters: avro (single-object encoding), registry (Confluent's"
              + " wire format, with --registry-url) or json.")
  private OutputFormat output;

  @Option(
      names = "--reader-schemas",
      paramLabel = "DIR",
      description =
          "Folder of .avsc files: more schemas that avro requests may have been written with, such"
              + " as those of newer senders; default: none.")
  private Path readerSchemas;

  @Mixin private RegistryOptions registry;

  /**
   * Returns how requests are read.
   *
   * @throws IllegalArgumentException if a schema or the registry cannot be used
   */
  public RequestFormat requests(Map<String, String> clientProperties) {
    try {
      return new RequestFormat(input, schemas(), registry.settings(clientProperties));
    } catch (SchemaParseException e) {
      throw new IllegalArgumentException(
          "--reader-schemas "
              + readerSchemas
              + " holds a file that is no Avro schema: "
              + JsonFault.of(e),
          e);
    }
  }

  /**
   * Returns how results and dead letters are written.
   *
   * @throws IllegalArgumentException if the registry is missing or cannot be used
   */
  public ValueFormat values(Map<String, String> clientProperties) {
    return new ValueFormat(output, registry.settings(clientProperties));
  }

  /** Returns the registry, if there is one. */
  public Optional<RegistrySettings> registry(Map<String, String> clientProperties) {
    return registry.settings(clientProperties);
  }

  private List<String> schemas() {
    List<String> schemas = new ArrayList<>();
    if (readerSchemas == null) {
      return schemas;
    }
    try (Stream<Path> files = Files.list(readerSchemas)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".avsc")).sorted().toList()) {
        schemas.add(Files.readString(file));
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--reader-schemas " + readerSchemas + " cannot be read: " + FileFault.of(e), e);
    }
    if (schemas.isEmpty()) {
      throw new IllegalArgumentException(
          "--reader-schemas " + readerSchemas + " holds no .avsc file");
    }
    return schemas;
  }
}
