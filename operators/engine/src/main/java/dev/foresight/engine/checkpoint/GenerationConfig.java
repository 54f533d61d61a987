// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A checkpoint's {@code generation_config.json}. Its end-of-sequence tokens count; how to choose
 * tokens is each request's own affair, so whatever else transformers' {@code generate} would apply
 * is named instead of being dropped in silence.
 *
 * @param eosTokenIds any of them ends a generation; empty if the file does not say
 * @param ignored the fields without effect here that would have one there, as {@code name=value}
 */
public record GenerationConfig(Set<Integer> eosTokenIds, List<String> ignored) {
  /** The field of the ids that end a generation, here and in {@code config.json}. */
  public static final String EOS = "eos_token_id";

  /** Fields that are numbers or flags, with the values at which they do nothing. */
  private static final Map<String, Double> NEUTRAL = new LinkedHashMap<>();

  /** Fields that do nothing only if they are absent or empty. */
  private static final List<String> NEUTRAL_IF_EMPTY =
      List.of(
          "max_length",
          "max_new_tokens",
          "max_time",
          "stop_strings",
          "bad_words_ids",
          "force_words_ids",
          "constraints",
          "sequence_bias",
          "suppress_tokens",
          "begin_suppress_tokens",
          "forced_bos_token_id",
          "forced_eos_token_id",
          "exponential_decay_length_penalty",
          "watermarking_config",
          "dola_layers");

  /** Fields that are read only when transformers samples, with the values that do nothing. */
  private static final Map<String, Double> NEUTRAL_WHEN_SAMPLING = new LinkedHashMap<>();

  static {
    NEUTRAL.put("do_sample", 0.0);
    NEUTRAL.put("num_beams", 1.0);
    NEUTRAL.put("repetition_penalty", 1.0);
    NEUTRAL.put("encoder_repetition_penalty", 1.0);
    NEUTRAL.put("no_repeat_ngram_size", 0.0);
    NEUTRAL.put("encoder_no_repeat_ngram_size", 0.0);
    NEUTRAL.put("min_length", 0.0);
    NEUTRAL.put("min_new_tokens", 0.0);
    NEUTRAL.put("penalty_alpha", 0.0);
    NEUTRAL.put("guidance_scale", 1.0);
    NEUTRAL_WHEN_SAMPLING.put("temperature", 1.0);
    NEUTRAL_WHEN_SAMPLING.put("top_k", 0.0);
    NEUTRAL_WHEN_SAMPLING.put("top_p", 1.0);
    NEUTRAL_WHEN_SAMPLING.put("min_p", 0.0);
    NEUTRAL_WHEN_SAMPLING.put("typical_p", 1.0);
    NEUTRAL_WHEN_SAMPLING.put("epsilon_cutoff", 0.0);
    NEUTRAL_WHEN_SAMPLING.put("eta_cutoff", 0.0);
  }

  /** Copies the ids and names. */
  public GenerationConfig {
    eosTokenIds = Set.copyOf(eosTokenIds);
    ignored = List.copyOf(ignored);
  }

  /**
   * Reads the file of a checkpoint folder; without one nothing is said.
   *
   * @param vocabularySize that the ids of tokens are below
   * @throws CheckpointException if it is no JSON object, or an id is none
   */
  public static GenerationConfig read(Path folder, int vocabularySize) {
    Path file = folder.resolve("generation_config.json");
    if (!Files.isRegularFile(file)) {
      return new GenerationConfig(Set.of(), List.of());
    }
    ConfigValues values = ConfigValues.read(file);
    values.requireIntegers("bos_token_id", "pad_token_id");
    JsonNode root = values.object();
    List<String> ignored = new ArrayList<>();
    NEUTRAL.forEach((name, neutral) -> collect(root, name, neutral, ignored));
    if (root.path("do_sample").asBoolean(false)) {
      NEUTRAL_WHEN_SAMPLING.forEach((name, neutral) -> collect(root, name, neutral, ignored));
    }
    NEUTRAL_IF_EMPTY.forEach(name -> collect(root, name, Double.NaN, ignored));
    return new GenerationConfig(values.ids(EOS, vocabularySize), ignored);
  }

  private static void collect(JsonNode root, String name, double neutral, List<String> ignored) {
    JsonNode value = root.path(name);
    boolean isEmpty = value.isMissingNode() || value.isNull();
    if (value.isContainerNode()) {
      isEmpty = value.isEmpty();
    } else if (value.isNumber() || value.isBoolean()) {
      isEmpty = value.asDouble() == neutral;
    }
    if (!isEmpty) {
      ignored.add(name + "=" + Shown.value(value));
    }
  }
}
