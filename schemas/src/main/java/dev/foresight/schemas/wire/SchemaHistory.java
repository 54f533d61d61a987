// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.wire;

import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.CaptionResult;
import dev.foresight.schemas.DeadLetter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;

/**
 * Every schema that a topic's records were ever written with, found by its fingerprint.
 *
 * <p>Version n of a record lies in the resource {@code history/RECORD/n.avsc}, numbered from 1
 * without gaps. A schema that changes gets a new file; no file is ever changed or removed, for
 * records written with it may lie in a topic still.
 */
public final class SchemaHistory {
  /** The records that lie in topics. */
  static final List<Schema> TOPIC_RECORDS =
      List.of(
          CaptionRequest.getClassSchema(),
          CaptionResult.getClassSchema(),
          DeadLetter.getClassSchema());

  private final Map<Long, Schema> byFingerprint;

  private SchemaHistory(Map<Long, Schema> byFingerprint) {
    this.byFingerprint = byFingerprint;
  }

  /** Loads the versions of all records that lie in topics. */
  public static SchemaHistory load() {
    return of(TOPIC_RECORDS.stream().flatMap(record -> versions(record).stream()).toList());
  }

  /**
   * Returns this history and more schemas, which records were written with elsewhere.
   *
   * @throws IllegalArgumentException if one of them cannot be read as a record of ours
   */
  public SchemaHistory with(List<Schema> more) {
    Map<Long, Schema> all = new LinkedHashMap<>(byFingerprint);
    for (Schema schema : more) {
      requireReadable(schema);
      all.put(fingerprint(schema), schema);
    }
    return new SchemaHistory(Map.copyOf(all));
  }

  private static void requireReadable(Schema writer) {
    Schema reader =
        TOPIC_RECORDS.stream()
            .filter(record -> record.getFullName().equals(writer.getFullName()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the schema "
                            + writer.getFullName()
                            + " is none of "
                            + TOPIC_RECORDS.stream().map(Schema::getFullName).toList()));
    SchemaCompatibility.SchemaPairCompatibility pair =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    if (pair.getType() != SchemaCompatibilityType.COMPATIBLE) {
      throw new IllegalArgumentException(
          "records of this schema "
              + writer.getFullName()
              + " cannot be read: "
              + pair.getResult().getIncompatibilities().get(0).getMessage());
    }
  }

  /** Returns a history of these schemas. */
  static SchemaHistory of(List<Schema> schemas) {
    Map<Long, Schema> byFingerprint = new LinkedHashMap<>();
    schemas.forEach(schema -> byFingerprint.put(fingerprint(schema), schema));
    return new SchemaHistory(Map.copyOf(byFingerprint));
  }

  /** Returns the versions of a record, the oldest first. */
  static List<Schema> versions(Schema record) {
    List<Schema> versions = new ArrayList<>();
    for (Optional<Schema> version = version(record, 1);
        version.isPresent();
        version = version(record, versions.size() + 1)) {
      versions.add(version.get());
    }
    return versions;
  }

  /** Returns the CRC-64-AVRO fingerprint of a schema's parsing canonical form. */
  static long fingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }

  /** Returns the schema with this fingerprint, if one was ever in use. */
  Optional<Schema> find(long fingerprint) {
    return Optional.ofNullable(byFingerprint.get(fingerprint));
  }

  private static Optional<Schema> version(Schema record, int number) {
    String resource = "/dev/foresight/schemas/history/" + record.getName() + "/" + number + ".avsc";
    try (InputStream in = SchemaHistory.class.getResourceAsStream(resource)) {
      return in == null ? Optional.empty() : Optional.of(new Schema.Parser().parse(in));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + resource, e);
    }
  }
}
