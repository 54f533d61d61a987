// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.ConfigValues;
import dev.foresight.engine.checkpoint.Shown;
import dev.foresight.engine.runtime.NativeLibraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A checkpoint's {@code tokenizer.json}, read and run by Hugging Face's own library. */
final class CheckpointTokenizer implements Tokenizer {
  private static final int MOST_TOKENS = 1 << 24;

  private final HuggingFaceTokenizer tokenizer;
  private final Map<String, Integer> specialTokens;
  private final int[] byFrequency;
  private final Supplier<StreamingDetokenizer> detokenizers;

  private CheckpointTokenizer(HuggingFaceTokenizer tokenizer, JsonNode json) {
    this.tokenizer = tokenizer;
    this.specialTokens = specialTokens(json);
    this.byFrequency = LearningOrder.of(json);
    this.detokenizers = DetokenizerChoice.of(json, this::decode);
  }

  static CheckpointTokenizer open(Path folder) {
    Path file = folder.resolve("tokenizer.json");
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          Shown.path(folder)
              + " has no tokenizer.json; convert the checkpoint with a current transformers");
    }
    ConfigValues values = ConfigValues.read(file);
    requireIds(values);
    return new CheckpointTokenizer(NativeLibraries.load(() -> load(file)), values.object());
  }

  /** The library overlooks some of what is wrong. */
  private static void requireIds(ConfigValues values) {
    ConfigValues model = values.object("model");
    if (model.object().path("vocab").isObject()) {
      ConfigValues vocabulary = model.object("vocab");
      vocabulary.object().fieldNames().forEachRemaining(piece -> id(vocabulary, piece));
    }
    for (ConfigValues token : values.objects("added_tokens")) {
      id(token, "id");
      token.text("content", "");
      token.flag("special", false);
    }
  }

  private static void id(ConfigValues values, String key) {
    values.integer(key, 0, 0, MOST_TOKENS);
  }

  private static HuggingFaceTokenizer load(Path file) {
    try {
      return HuggingFaceTokenizer.builder()
          .optTokenizerPath(file)
          .optTruncation(false)
          .optPadding(false)
          .build();
    } catch (IOException e) {
      throw CheckpointException.unreadable(file, e);
    } catch (RuntimeException e) {
      throw new CheckpointException(
          "%s is no valid tokenizer (%s); download it again"
              .formatted(Shown.path(file), Shown.value(e.getMessage())),
          e);
    }
  }

  private static Map<String, Integer> specialTokens(JsonNode json) {
    Map<String, Integer> special = new LinkedHashMap<>();
    for (JsonNode token : json.path("added_tokens")) {
      if (token.path("special").asBoolean()) {
        special.put(token.path("content").asText(), token.path("id").asInt());
      }
    }
    return special;
  }

  @Override
  public int[] encode(String text) {
    long[] ids = tokenizer.encode(text, true, false).getIds();
    int[] result = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      result[i] = Math.toIntExact(ids[i]);
    }
    return result;
  }

  @Override
  public String decode(List<Integer> ids) {
    return tokenizer.decode(ids.stream().mapToLong(Integer::longValue).toArray(), true);
  }

  @Override
  public StreamingDetokenizer newDetokenizer() {
    return detokenizers.get();
  }

  @Override
  public Map<String, Integer> specialTokens() {
    return specialTokens;
  }

  @Override
  public IntStream byFrequency() {
    return Arrays.stream(byFrequency);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
