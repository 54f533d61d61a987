// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.foresight.schemas.json.JsonFault;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What a checkpoint says beside its tensors.
 *
 * @param version of this layout
 * @param target fingerprint of the model that the run is about
 * @param data names of the files of samples
 * @param samples in those, bad ones included
 * @param options what decides what is learnt, a record
 * @param state where the run is
 */
public record RunRecord(
    int version, String target, List<String> data, int samples, Object options, RunState state) {
  private static final int VERSION = 2;

  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /**
   * Describes a run that begins.
   *
   * @param target fingerprint of the model that it is about
   * @param options what decides what is learnt, a record
   */
  public static RunRecord of(String target, TrainingData<?> data, Object options) {
    return new RunRecord(VERSION, target, data.names(), data.size(), options, RunState.START);
  }

  /** Returns the same run elsewhere. */
  RunRecord at(RunState elsewhere) {
    return new RunRecord(version, target, data, samples, options, elsewhere);
  }

  JsonNode toJson() {
    return JSON.valueToTree(this);
  }

  /**
   * Reads where a run was.
   *
   * @param about what its checkpoint says
   * @throws TrainingException if it was another run than this, and lists the differences
   */
  public RunState resumed(JsonNode about) {
    if (about.path("version").asInt() != VERSION) {
      throw new TrainingException(
          "the checkpoint is of version %s, but this program reads %d; train with the program that"
                  .formatted(about.path("version"), VERSION)
              + " wrote it, or give another --output");
    }
    JsonNode own = asRead(toJson());
    List<String> differences = new ArrayList<>();
    for (String field : List.of("target", "data", "samples", "options")) {
      collect(field, about.path(field), own.path(field), differences);
    }
    if (!differences.isEmpty()) {
      throw new TrainingException(
          "the checkpoint is of another run; give the same options to go on with it, or another"
              + " --output:\n  "
              + String.join("\n  ", differences));
    }
    try {
      return JSON.treeToValue(about.path("state"), RunState.class);
    } catch (JsonProcessingException e) {
      throw new TrainingException("the checkpoint's training.json is damaged: " + JsonFault.of(e));
    }
  }

  /** Numbers compare only with numbers that come from a file too. */
  private static JsonNode asRead(JsonNode json) {
    try {
      return JSON.readTree(json.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was just written is JSON", e);
    }
  }

  private static void collect(String name, JsonNode then, JsonNode now, List<String> into) {
    if (then.isObject() && now.isObject()) {
      TreeSet<String> fields = new TreeSet<>();
      then.fieldNames().forEachRemaining(fields::add);
      now.fieldNames().forEachRemaining(fields::add);
      fields.forEach(field -> collect(name + "." + field, then.path(field), now.path(field), into));
    } else if (!then.equals(now)) {
      into.add("%s was %s, but is %s".formatted(name, then, now));
    }
  }
}
