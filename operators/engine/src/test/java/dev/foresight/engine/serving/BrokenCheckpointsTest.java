// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.goldens.CheckpointCopy;
import dev.foresight.engine.goldens.DraftVariants;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.speculation.FixedTrees;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints that are damaged, mixed up, or of what is not implemented: one line each. */
class BrokenCheckpointsTest {
  private static final String NORM = "language_model.model.norm.weight";

  /** What no field of a checkpoint may be. */
  private static final List<String> HOSTILE =
      List.of(
          "-1",
          "0",
          "2147483647",
          "2147483648",
          "9223372036854775808",
          "1.5",
          "-0.5",
          "1e400",
          "-1e400",
          "1e-400",
          "NaN",
          "Infinity",
          "-Infinity",
          "\"abc\"",
          "\"\"",
          "null",
          "[]",
          "{}",
          "[[1]]",
          "true",
          "9".repeat(400),
          "9".repeat(2000));

  @TempDir private Path folder;

  private CheckpointCopy copy() throws IOException {
    return CheckpointCopy.of("model", folder.resolve("model"));
  }

  private static EnginePlan plan(CheckpointCopy model) {
    return EnginePlan.of(model.folder(), EngineOptions.defaults());
  }

  private static void assertRefused(CheckpointCopy model, String... parts) {
    assertOneLine(catchThrowable(() -> plan(model)), parts);
  }

  private static void assertOneLine(Throwable failure, String... parts) {
    assertThat(failure).isInstanceOf(CheckpointException.class);
    assertThat(failure.getMessage())
        .contains(parts)
        .doesNotContain("\n", "fasterxml", "java.", "Exception")
        .hasSizeLessThan(1000);
    assertThat(((CheckpointException) failure).isLasting()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "model-fp16-sharded", "model-bf16-newnames"})
  void everyStorageIsAccepted(String golden) {
    assertThatCode(() -> EnginePlan.of(LlavaGoldens.path(golden), EngineOptions.defaults()))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "/text_config/num_hidden_layers   | 2147483647   | a whole number from 1 to 1024",
        "/text_config/num_hidden_layers   | 4            | missing: language_model.model.layers.3",
        "/text_config/hidden_size         | \"64\"       | a whole number",
        "/text_config/hidden_size         | 64.0         | a whole number",
        "/text_config/num_attention_heads | 5            | a divisor of hidden_size, 64",
        "/text_config/num_attention_heads | 0            | a whole number from 1",
        "/text_config/num_key_value_heads | 3            | a divisor of the 4 heads",
        "/text_config/head_dim            | 15           | an even number",
        "/text_config/vocab_size          | 600          | below the vocabulary's 600",
        "/text_config/max_position_embeddings | 16       | above the 16 positions of one image",
        "/text_config/rms_norm_eps        | \"abc\"      | a number from",
        "/text_config/rms_norm_eps        | NaN          | a number from",
        "/text_config/rms_norm_eps        | 0            | a number from",
        "/text_config/rope_theta          | 0            | a number from 1.0",
        "/text_config/rope_theta          | -5           | a number from 1.0",
        "/text_config/rope_theta          | 1e400        | a number from 1.0",
        "/text_config/rope_scaling        | {\"rope_type\": \"llama3\"} | not implemented",
        "/text_config/rope_scaling        | {\"type\": \"linear\", \"factor\": 2} | not"
            + " implemented",
        "/text_config/rope_scaling        | {\"factor\": 2} | not implemented",
        "/text_config/rope_scaling        | 2            | an object",
        "/text_config/rope_parameters     | {\"rope_type\": \"yarn\"} | not implemented",
        "/text_config/sliding_window      | 4096         | a window of attention",
        "/text_config/attention_bias      | true         | biases are not implemented",
        "/text_config/mlp_bias            | true         | biases are not implemented",
        "/text_config/attention_bias      | \"no\"       | true or false",
        "/text_config/hidden_act          | \"gelu\"     | must be silu",
        "/text_config/model_type          | \"qwen2\"    | supported is LLaVA-1.5 alone",
        "/text_config/quantization_config | {}           | quantized weights are not read",
        "/text_config                     | []           | an object",
        "/quantization_config             | {\"bits\": 4} | --dtype int8",
        "/model_type                      | \"llava_next\" | supported is LLaVA-1.5 alone",
        "/model_type                      | null         | missing",
        "/projector_hidden_act            | \"relu\"     | must be gelu",
        "/multimodal_projector_bias       | false        | not implemented",
        "/image_token_index               | 640          | below the vocabulary's 640",
        "/image_token_index               | -1           | a whole number from 0",
        "/eos_token_id                    | 640          | a token's id from 0 to 639",
        "/tie_word_embeddings             | 1            | true or false",
        "/vision_feature_layer            | [-2, -5]     | a whole number from -4 to 3",
        "/vision_feature_layer            | -5           | a whole number from -4 to 3",
        "/vision_feature_select_strategy  | \"cls_only\" | default or full",
        "/vision_config                   | 3            | an object",
        "/vision_config/model_type        | \"siglip_vision_model\" | supported is LLaVA-1.5 alone",
        "/vision_config/num_attention_heads | 5          | a divisor of hidden_size, 64",
        "/vision_config/patch_size        | 57           | has 1 to 65536 patches",
        "/vision_config/hidden_act        | \"relu\"     | quick_gelu or gelu",
        "/vision_config/layer_norm_eps    | -1e-5        | a number from",
      })
  void namesTheFieldOfTheConfiguration(String pointer, String literal, String expected)
      throws IOException {
    CheckpointCopy model = copy();
    model.set("config.json", pointer, literal);
    String field = pointer.substring(1).replace('/', '.');
    String[] parts = {"config.json", expected};
    assertRefused(model, parts);
    if (!expected.startsWith("missing: ") && !expected.startsWith("below the vocabulary's 600")) {
      assertRefused(model, field);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "generation_config.json   | /eos_token_id     | \"2\"       | an array of such ids",
        "generation_config.json   | /eos_token_id     | [2, -1]     | an array of such ids",
        "preprocessor_config.json | /crop_size        | {\"height\": 28, \"width\": 28} | 56, as"
            + " vision",
        "preprocessor_config.json | /size             | {\"shortest_edge\": 2147483648} | an"
            + " integer",
        "preprocessor_config.json | /size             | 5000        | 1..4096",
        "preprocessor_config.json | /image_mean       | [0.5, 0.5]  | an array of 3 numbers",
        "preprocessor_config.json | /image_mean       | \"0.5\"     | an array of 3 numbers",
        "preprocessor_config.json | /image_std        | [0.5, 0, 1] | an array of 3 numbers",
        "preprocessor_config.json | /image_std        | [0.5, NaN, 1] | an array of 3 numbers",
        "preprocessor_config.json | /rescale_factor   | 0           | a number from",
        "preprocessor_config.json | /resample         | 1           | bicubic",
        "preprocessor_config.json | /do_resize        | \"yes\"     | true or false",
        "preprocessor_config.json | /image_processor_type | \"SiglipImageProcessor\" |"
            + " CLIPImageProcessor",
        "processor_config.json    | /patch_size       | 16          | 14, as"
            + " vision_config.patch_size",
        "processor_config.json    | /patch_size       | \"14\"      | a whole number",
        "processor_config.json    | /vision_feature_select_strategy | \"full\" | default, as in",
        "processor_config.json    | /image_token      | \"<img>\"   | <image>, the token of",
        "processor_config.json    | /num_additional_image_tokens | 7 | a whole number from 1 to 1",
        "tokenizer.json           | /added_tokens/3/id | -600       | a whole number from 0",
        "tokenizer.json           | /added_tokens/3/special | 1     | true or false",
        "tokenizer.json           | /added_tokens     | {}          | an array of objects",
      })
  void namesTheFieldOfTheOtherFiles(String file, String pointer, String literal, String expected)
      throws IOException {
    CheckpointCopy model = copy();
    model.set(file, pointer, literal);
    String field = pointer.replaceAll("/\\d+/", "/").replaceAll(".*/", "");
    assertRefused(model, file, field, expected);
  }

  @ParameterizedTest
  @CsvSource({
    "config.json, has no config.json",
    "tokenizer.json, has no tokenizer.json",
    "preprocessor_config.json, has no preprocessor_config.json",
    "model.safetensors, has none of model.safetensors"
  })
  void namesTheFileThatIsMissing(String file, String expected) throws IOException {
    CheckpointCopy model = copy();
    Files.delete(model.folder().resolve(file));
    assertRefused(model, expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{\"model_type\": \"llava\"",
        "{} {}",
        "{\"a\": 1, \"a\": 2}",
        "\0"
      })
  void namesTheFileThatIsNoJson(String text) throws IOException {
    for (String file :
        List.of(
            "config.json",
            "generation_config.json",
            "preprocessor_config.json",
            "processor_config.json",
            "tokenizer.json")) {
      CheckpointCopy model = copy();
      Files.writeString(model.folder().resolve(file), text);
      assertRefused(model, file);
    }
  }

  @Test
  void refusesJsonThatNestsWithoutEnd() throws IOException {
    CheckpointCopy model = copy();
    String nested = "[".repeat(100_000);
    Files.writeString(model.folder().resolve("config.json"), "{\"text_config\": " + nested);
    assertRefused(model, "config.json", "nests deeper", "text_config");
  }

  /** Such as a template of one, whose vocabulary is yet to be made. */
  @Test
  void refusesATokenizerThatCannotEncodeEverything() throws IOException {
    CheckpointCopy model = copy();
    model.set("tokenizer.json", "/model/vocab", "{}");
    model.set("tokenizer.json", "/model/merges", "[]");
    assertRefused(model, "tokenizer.json is no valid tokenizer", "not found in the vocabulary");
  }

  @Test
  void refusesTheTokenizerOfAnotherModel() throws IOException {
    CheckpointCopy model = copy();
    model.set("tokenizer.json", "/added_tokens/3/id", "599");
    assertRefused(model, "tokenizer.json");
    CheckpointCopy other = copy();
    other.set("config.json", "/image_token_index", "5");
    assertRefused(other, "tokenizer.json", "no special token of id 5", "image_token_index");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shape        | [4611686018427387904]          | less than 2^63 bytes",
        "shape        | [9223372036854775807, 2, 0, 4] | data_offsets",
        "shape        | [9223372036854775808]          | whole numbers",
        "shape        | [-64]                          | none below 0",
        "shape        | [64.0]                         | whole numbers",
        "shape        | 64                             | an array",
        "shape        | [1,1,1,1,1,1,1,1,64]           | an array of 8",
        "shape        | null                           | missing",
        "data_offsets | [9223372036854775551, 9223372036854775807] | damaged",
        "data_offsets | [0]                            | damaged",
        "data_offsets | [256, 0]                       | damaged",
        "data_offsets | null                           | missing",
        "data_offsets | {}                             | an array",
        "dtype        | \"I8\"                         | F32, F16 or BF16",
        "dtype        | \"F8_E4M3\"                    | F32, F16 or BF16",
        "dtype        | 32                             | a text",
        "dtype        | null                           | F32, F16 or BF16",
      })
  void namesTheFieldOfTheWeightsHeader(String field, String literal, String expected)
      throws IOException {
    CheckpointCopy model = copy();
    model.changeHeader(
        header -> {
          try {
            ((ObjectNode) header.get(NORM))
                .set(field, new com.fasterxml.jackson.databind.ObjectMapper().readTree(literal));
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
    assertRefused(model, "model.safetensors", NORM + ".", expected);
  }

  @Test
  void refusesTensorsThatShareBytesOrLeaveSomeOut() throws IOException {
    CheckpointCopy overlapping = copy();
    overlapping.changeHeader(header -> shift(header, NORM, -256));
    assertRefused(overlapping, "data_offsets", "overlap");
    CheckpointCopy beyond = copy();
    beyond.changeHeader(header -> shift(header, NORM, 1 << 30));
    assertRefused(beyond, NORM + ".data_offsets", "damaged");
    CheckpointCopy holed = copy();
    holed.changeHeader(header -> header.remove(NORM));
    assertRefused(holed, "hole");
  }

  private static void shift(ObjectNode header, String tensor, long bytes) {
    ArrayNode range = (ArrayNode) header.get(tensor).get("data_offsets");
    long begin = range.get(0).longValue() + bytes;
    long end = range.get(1).longValue() + bytes;
    range.removeAll().add(begin).add(end);
  }

  @Test
  void refusesIntegersForWeights() throws IOException {
    CheckpointCopy model = copy();
    model.changeTensors(
        header -> {
          ObjectNode norm = (ObjectNode) header.get(NORM);
          ArrayNode range = (ArrayNode) norm.put("dtype", "I64").get("data_offsets");
          range.set(1, range.get(0).longValue() + 64 * Long.BYTES);
        });
    assertRefused(model, "wrong type: " + NORM + " holds int64", "float32, float16 or bfloat16");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 0, 1, 1L << 40, 99_999_999})
  void refusesHeadersLongerThanTheFile(long claimed) throws IOException {
    CheckpointCopy model = copy();
    Path weights = model.folder().resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(claimed);
    Files.write(weights, bytes);
    assertRefused(model, "model.safetensors", "damaged");
  }

  @Test
  void refusesIndexesThatDoNotFitTheirShards() throws IOException {
    String index = "model.safetensors.index.json";
    String shard = "model-00001-of-00003.safetensors";
    for (String name :
        List.of("\"../model/" + shard + "\"", "\"/etc/passwd\"", "\"..\"", "\"\\u0000\"", "\"\"")) {
      assertShardsRefused(model -> setFirst(model, index, name), index, "file beside the index");
    }
    assertShardsRefused(
        model -> setFirst(model, index, "\"none.safetensors\""), index, "download it");
    assertShardsRefused(
        model -> setFirst(model, index, "\"model-00003-of-00003.safetensors\""),
        index,
        "does not hold the tensor");
    assertShardsRefused(model -> replace(model, index, "{}"), index, "weight_map is missing");
    assertShardsRefused(model -> replace(model, index, "{\"weight_map\": []}"), index, "an object");
    assertShardsRefused(
        model -> copyFile(model, shard, "model-00002-of-00003.safetensors"), "holds too");
  }

  private void assertShardsRefused(Consumer<CheckpointCopy> change, String... parts)
      throws IOException {
    CheckpointCopy model = CheckpointCopy.of("model-fp16-sharded", folder.resolve("sharded"));
    change.accept(model);
    assertRefused(model, parts);
  }

  private static void setFirst(CheckpointCopy model, String file, String literal) {
    try {
      String name = model.json(file).get("weight_map").fieldNames().next();
      model.set(file, "/weight_map/" + name, literal);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void replace(CheckpointCopy model, String file, String text) {
    try {
      Files.writeString(model.folder().resolve(file), text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void copyFile(CheckpointCopy model, String from, String to) {
    try {
      Files.write(model.folder().resolve(to), Files.readAllBytes(model.folder().resolve(from)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void refusesDraftsThatWereMadeForOthers() throws IOException {
    CheckpointCopy heads = CheckpointCopy.of("draft", folder.resolve("draft"));
    heads.set("config.json", "/num_attention_heads", "8");
    heads.set("config.json", "/num_key_value_heads", "8");
    assertDraftRefused(heads.folder(), "config.json: num_attention_heads is 8", "target's, 4");

    CheckpointCopy other = CheckpointCopy.of("draft-safetensors", folder.resolve("other"));
    Path weights = other.folder().resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    Arrays.fill(bytes, bytes.length - 8192, bytes.length, (byte) 0x3c);
    Arrays.fill(bytes, 4096, 100_000, (byte) 0x3c);
    Files.write(weights, bytes);
    assertDraftRefused(other.folder(), "rows of embed_tokens.weight", "trained for this target");

    CheckpointCopy layers = CheckpointCopy.of("draft", folder.resolve("layers"));
    layers.set("config.json", "/num_hidden_layers", "2");
    assertDraftRefused(layers.folder(), "num_hidden_layers is 2", "a draft has one layer");
    assertThatCode(() -> planWith(DraftVariants.weak(folder.resolve("weak"), 0.1)))
        .doesNotThrowAnyException();
  }

  private static void assertDraftRefused(Path draft, String... parts) {
    assertOneLine(catchThrowable(() -> planWith(draft)), parts);
  }

  private static EnginePlan planWith(Path draft) {
    return EnginePlan.of(
        LlavaGoldens.path("model"),
        EngineOptions.defaults()
            .withSpeculation(new Speculation(draft, FixedTrees.parse("10,4,2"))));
  }

  @Test
  void noNumberOfAnyFileIsTakenUnseen() throws IOException {
    for (String file :
        List.of(
            "config.json",
            "generation_config.json",
            "preprocessor_config.json",
            "processor_config.json",
            "added_tokens.json",
            "tokenizer_config.json")) {
      CheckpointCopy model = copy();
      byte[] sound = Files.readAllBytes(model.folder().resolve(file));
      for (String pointer : model.numbers(file)) {
        for (String literal : HOSTILE) {
          Files.write(model.folder().resolve(file), sound);
          model.set(file, pointer, literal);
          assertRefusedOrHarmless(model, file, pointer, literal);
        }
      }
    }
  }

  /** A number within its range may be another model's. */
  private static void assertRefusedOrHarmless(
      CheckpointCopy model, String file, String pointer, String literal) {
    Throwable failure = catchThrowable(() -> plan(model));
    if (failure != null) {
      String field = pointer.replaceAll("/\\d+$", "").replaceAll(".*/", "");
      assertOneLine(failure, file);
      assertThat(failure.getMessage())
          .as("%s = %s", pointer, literal)
          .containsAnyOf(field, "what config.json describes");
    }
  }
}
