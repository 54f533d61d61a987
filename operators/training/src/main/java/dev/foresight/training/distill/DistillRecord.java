// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.distill;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.foresight.schemas.json.JsonFault;
import dev.foresight.training.data.DataException;
import dev.foresight.training.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What stands beside an output, under its name and {@code .progress.json}: what made it, and how
 * far it is.
 *
 * @param model fingerprint of the target
 * @param data names of the data sets
 * @param size samples of all of them
 * @param temperatures of the answers
 * @param maxNewTokens of an answer at most
 * @param padToSquare whether images were padded; null: as the checkpoint says
 * @param state how far it is
 */
record DistillRecord(
    String model,
    List<String> data,
    int size,
    List<Double> temperatures,
    int maxNewTokens,
    Boolean padToSquare,
    DistillState state) {
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  static Path besides(Path output) {
    return output.resolveSibling(output.getFileName() + ".progress.json");
  }

  static DistillRecord read(Path file) throws IOException {
    try {
      return JSON.readValue(file.toFile(), DistillRecord.class);
    } catch (JsonProcessingException e) {
      throw new DataException(file + " does not say how far its output is: " + JsonFault.of(e), e);
    }
  }

  void write(Path file) throws IOException {
    byte[] json = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    DurableFiles.writeFile(file, path -> Files.write(path, json));
  }

  DistillRecord at(DistillState now) {
    return new DistillRecord(model, data, size, temperatures, maxNewTokens, padToSquare, now);
  }

  @JsonIgnore
  boolean isComplete() {
    return state.samples() == size;
  }

  /**
   * Checks that going on makes one data set.
   *
   * @throws DataException names what differs
   */
  void requireSameAs(DistillRecord stored, Path output) {
    List<String> differences = new ArrayList<>();
    compare(differences, "the model", stored.model, model);
    compare(differences, "--data", stored.data, data);
    compare(differences, "the number of samples", stored.size, size);
    compare(differences, "--temperatures", stored.temperatures, temperatures);
    compare(differences, "--max-new-tokens", stored.maxNewTokens, maxNewTokens);
    compare(differences, "--pad-to-square", stored.padToSquare, padToSquare);
    if (!differences.isEmpty()) {
      throw new DataException(
          output
              + " was begun otherwise: "
              + String.join("; ", differences)
              + ". Give what it was begun with, or another --output");
    }
  }

  private static void compare(List<String> differences, String what, Object stored, Object now) {
    if (!Objects.equals(stored, now)) {
      differences.add(what + " was " + stored + ", but is " + now);
    }
  }
}
