// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.ConfigValues;
import dev.foresight.engine.checkpoint.Shown;
import dev.foresight.engine.runtime.NativeLibraries;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A checkpoint's {@code tokenizer.json}, read and run by Hugging Face's own library. */
final class CheckpointTokenizer implements Tokenizer {
  private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");
  private static final int MOST_TOKENS = 1 << 24;

  /** A character for private use, which no vocabulary has. */
  private static final String UNKNOWN = "\uE000";

  private final HuggingFaceTokenizer tokenizer;

  /** The same, with {@link PrivateNames} for its special tokens. */
  private final HuggingFaceTokenizer plain;

  private final PrivateNames names;
  private final Map<String, Integer> specialTokens;
  private final int[] byFrequency;
  private final Supplier<StreamingDetokenizer> detokenizers;

  private CheckpointTokenizer(
      HuggingFaceTokenizer tokenizer,
      HuggingFaceTokenizer plain,
      PrivateNames names,
      Map<String, Integer> specialTokens,
      JsonNode json) {
    this.tokenizer = tokenizer;
    this.plain = plain;
    this.names = names;
    this.specialTokens = specialTokens;
    this.byFrequency = LearningOrder.of(json);
    this.detokenizers = DetokenizerChoice.of(json, this::decode);
  }

  static CheckpointTokenizer open(Path folder, OptionalInt imageToken) {
    Path file = folder.resolve("tokenizer.json");
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          Shown.path(folder)
              + " has no tokenizer.json; convert the checkpoint with a current transformers");
    }
    ConfigValues values = ConfigValues.read(file);
    requireIds(values);
    JsonNode json = values.object();
    HuggingFaceTokenizer tokenizer = NativeLibraries.load(() -> load(file));
    try {
      Map<String, Integer> specialTokens = specialTokens(json, imageToken);
      requireWhole(file, tokenizer);
      PrivateNames names = new PrivateNames(specialTokens.keySet());
      HuggingFaceTokenizer plain = load(file, names.rename(json));
      return new CheckpointTokenizer(tokenizer, plain, names, specialTokens, json);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
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
      throw invalid(file, e);
    }
  }

  private static HuggingFaceTokenizer load(Path file, JsonNode json) {
    try {
      byte[] bytes = new ObjectMapper().writeValueAsBytes(json);
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(bytes), Map.of("truncation", "false", "padding", "false"));
    } catch (IOException | RuntimeException e) {
      throw invalid(file, e);
    }
  }

  /** A vocabulary without what unknown characters become shows only when one comes. */
  private static void requireWhole(Path file, HuggingFaceTokenizer tokenizer) {
    try {
      tokenizer.encode(UNKNOWN);
    } catch (RuntimeException e) {
      throw invalid(file, e);
    }
  }

  private static CheckpointException invalid(Path file, Exception cause) {
    return new CheckpointException(
        "%s is no valid tokenizer (%s); download it again"
            .formatted(Shown.path(file), Shown.value(cause.getMessage())),
        cause);
  }

  /** An image's mark is one too, whatever the file says: it stands for what is no text. */
  private static Map<String, Integer> specialTokens(JsonNode json, OptionalInt imageToken) {
    Map<String, Integer> special = new LinkedHashMap<>();
    for (JsonNode token : json.path("added_tokens")) {
      if (token.path("special").asBoolean()
          || OptionalInt.of(token.path("id").asInt()).equals(imageToken)) {
        special.put(token.path("content").asText(), token.path("id").asInt());
      }
    }
    return special;
  }

  @Override
  public int[] encode(String text) {
    return encode(tokenizer, text);
  }

  @Override
  public int[] encode(List<PromptPiece> pieces) {
    StringBuilder text = new StringBuilder();
    for (PromptPiece piece : pieces) {
      text.append(piece instanceof PromptPiece.Special ? names.of(piece.text()) : piece.text());
    }
    return encode(plain, text.toString());
  }

  private static int[] encode(HuggingFaceTokenizer tokenizer, String text) {
    long[] ids = tokenizer.encode(wellFormed(text), true, false).getIds();
    int[] result = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      result[i] = Math.toIntExact(ids[i]);
    }
    return result;
  }

  /** Half a surrogate pair is no character; on its way to native code it would spoil others. */
  private static String wellFormed(String text) {
    return LONE_SURROGATE.matcher(text).replaceAll("\uFFFD");
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
    plain.close();
  }
}
