// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.foresight.engine.digest.Sha256;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a run is, left in its destination: rows that were made otherwise must not join those that
 * are there.
 *
 * @param version of this file
 * @param digest of the settings
 * @param settings all that decides what is in a row, by the options' names without dashes
 * @param inventory what the run reads
 */
public record Manifest(
    int version, String digest, TreeMap<String, String> settings, Inventory inventory) {
  private static final int VERSION = 1;

  /** Folders may have thousands of prompts. */
  private static final int SHOWN_DIFFERENCES = 4;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** Describes a run that begins. */
  public static Manifest of(Map<String, String> settings, Inventory inventory) {
    return new Manifest(VERSION, digest(settings), new TreeMap<>(settings), inventory);
  }

  /**
   * Reads the manifest of a destination, if it has one.
   *
   * @throws IllegalArgumentException if a later version wrote it, or it is broken
   */
  public static Optional<Manifest> read(Destination destination) throws IOException {
    Optional<String> text = Destination.read(destination.manifest());
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Manifest manifest = JSON.readValue(text.get(), Manifest.class);
      if (manifest.version != VERSION) {
        throw new IllegalArgumentException(
            "%s is of version %d, but this program knows %d; go on with the program that began the run"
                .formatted(destination.manifest(), manifest.version, VERSION));
      }
      return Optional.of(manifest);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s cannot be understood; restore it, or give --new-run"
              .formatted(destination.manifest()),
          e);
    }
  }

  /** Leaves it in a destination. */
  public void write(Destination destination) throws IOException {
    Destination.write(destination.manifest(), JSON.writeValueAsString(this) + "\n");
  }

  /** Returns where other settings differ, for people; empty if they are the same. */
  public String differences(Map<String, String> others) {
    TreeSet<String> names = new TreeSet<>(settings.keySet());
    names.addAll(others.keySet());
    names.removeIf(name -> Objects.equals(settings.get(name), others.get(name)));
    String more =
        names.size() > SHOWN_DIFFERENCES
            ? "; and %,d more".formatted(names.size() - SHOWN_DIFFERENCES)
            : "";
    return names.stream()
        .limit(SHOWN_DIFFERENCES)
        .map(
            name ->
                "--%s is %s there, but %s here"
                    .formatted(name, shown(settings.get(name)), shown(others.get(name))))
        .collect(Collectors.joining("; ", "", more));
  }

  private static String shown(String value) {
    return value == null ? "not given" : "'" + value + "'";
  }

  private static String digest(Map<String, String> settings) {
    Sha256 digest = new Sha256();
    new TreeMap<>(settings)
        .forEach(
            (name, value) ->
                digest.add(name.length() + " " + name + " " + value.length() + " " + value));
    return digest.hex();
  }
}
