// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.architecture.Architecture;
import dev.foresight.engine.checkpoint.WeightFiles;
import dev.foresight.engine.text.ChatTemplate;
import dev.foresight.engine.text.PromptPiece;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.DataException;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the folder of a model without weights like another one, with a tokenizer for the words of a
 * data set: fewer and longer tokens than a tokenizer for all texts has. Other texts still can be
 * written, byte by byte.
 */
public final class TokenizerFolder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> FIRST = List.of("<unk>", "<s>", "</s>");
  private static final String IMAGE = "<image>";
  private static final String PADDING = "<pad>";
  private static final int BYTES = 256;

  private final ObjectNode tokenizer;
  private final Map<String, Integer> ids = new HashMap<>();
  private final int size;

  private TokenizerFolder(ObjectNode tokenizer, int size) {
    this.tokenizer = tokenizer;
    this.size = size;
  }

  /**
   * Writes the folder.
   *
   * @param like laid out as {@code llava-hf/llava-1.5-7b-hf}; its weights, if it has any, are not
   *     looked at
   * @param folder made where there is none
   * @param data whose conversations are counted, written down as the other folder's model reads
   *     them
   * @param size tokens in all, among them 256 bytes and 5 special ones
   * @throws DataException if the data or the other folder cannot be used
   * @throws IOException if a file cannot be written
   */
  public static void write(Path like, Path folder, List<SampleSource> data, int size)
      throws IOException {
    Path config = like.resolve("config.json");
    ChatTemplate template = Architecture.ofConfig(config).readShape(config).template(IMAGE);
    Map<String, Integer> counts = counts(data, template);
    int reserved = FIRST.size() + BYTES + 2;
    BytePairs pairs = BytePairs.of(counts, size - reserved);
    if (pairs.characters().size() + reserved > size) {
      throw new DataException(
          "vocabulary is %d, but the data alone has %d characters; give at least %d"
              .formatted(size, pairs.characters().size(), pairs.characters().size() + reserved));
    }
    JsonNode tokenizer = JSON.readTree(like.resolve("tokenizer.json").toFile());
    if (!tokenizer.path("model").path("byte_fallback").asBoolean()) {
      throw new DataException(
          like.resolve("tokenizer.json")
              + " is no byte pair encoding with bytes to fall back to, as Llama's is; give another --like");
    }
    Files.createDirectories(folder);
    TokenizerFolder made = new TokenizerFolder((ObjectNode) tokenizer, size);
    made.fill(pairs);
    for (Path file : WeightFiles.others(like)) {
      Files.write(folder.resolve(file.getFileName()), made.changed(file));
    }
    Files.write(folder.resolve("config.json"), made.changed(like.resolve("config.json")));
  }

  /** Counts words as they are read when the model serves, what stands between turns included. */
  private static Map<String, Integer> counts(List<SampleSource> data, ChatTemplate template) {
    Map<String, Integer> counts = new HashMap<>();
    for (SampleSource source : data) {
      for (int i = 0; i < source.size(); i++) {
        try {
          Sample sample = source.read(i);
          for (PromptPiece piece : template.render(sample.prompt().turns())) {
            if (piece instanceof PromptPiece.Text text) {
              BytePairs.count(text.text(), counts);
            }
          }
          sample.answer().ifPresent(answer -> BytePairs.count(answer, counts));
        } catch (BadSampleException e) {
          throw new DataException(e.getMessage());
        }
      }
    }
    return counts;
  }

  /** Special tokens, bytes, characters and pairs; the image mark and padding stand last. */
  private void fill(BytePairs pairs) {
    ObjectNode model = (ObjectNode) tokenizer.path("model");
    FIRST.forEach(this::add);
    for (int i = 0; i < BYTES; i++) {
      add("<0x%02X>".formatted(i));
    }
    pairs.characters().forEach(this::add);
    ArrayNode merges = model.putArray("merges");
    for (BytePairs.Pair pair : pairs.merges()) {
      add(pair.joined());
      merges.addArray().add(pair.left()).add(pair.right());
    }
    ObjectNode vocabulary = model.putObject("vocab");
    ids.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(entry -> vocabulary.put(entry.getKey(), entry.getValue()));
    ids.put(IMAGE, size - 2);
    ids.put(PADDING, size - 1);
    for (JsonNode added : tokenizer.path("added_tokens")) {
      ((ObjectNode) added).put("id", ids.get(added.path("content").asText()));
    }
  }

  private void add(String token) {
    ids.putIfAbsent(token, ids.size());
  }

  private byte[] changed(Path file) throws IOException {
    return switch (file.getFileName().toString()) {
      case "tokenizer.json" -> bytes(tokenizer);
      case "config.json" -> bytes(config((ObjectNode) JSON.readTree(file.toFile())));
      case "generation_config.json" ->
          bytes(((ObjectNode) JSON.readTree(file.toFile())).put("pad_token_id", size - 1));
      case "added_tokens.json" ->
          bytes(JSON.createObjectNode().put(IMAGE, size - 2).put(PADDING, size - 1));
      case "tokenizer_config.json" -> bytes(withIds((ObjectNode) JSON.readTree(file.toFile())));
      default -> Files.readAllBytes(file);
    };
  }

  private ObjectNode config(ObjectNode config) {
    config.put("image_token_index", size - 2).put("pad_token_id", size - 1).put("vocab_size", size);
    ((ObjectNode) config.path("text_config")).put("vocab_size", size);
    return config;
  }

  private ObjectNode withIds(ObjectNode config) {
    JsonNode before = config.path("added_tokens_decoder");
    ObjectNode after = JSON.createObjectNode();
    before.forEach(
        token -> after.set(Integer.toString(ids.get(token.path("content").asText())), token));
    config.set("added_tokens_decoder", after);
    return config;
  }

  private static byte[] bytes(JsonNode json) throws IOException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
  }
}
