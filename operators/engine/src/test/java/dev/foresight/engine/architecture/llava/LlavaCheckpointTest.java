// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture.llava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.goldens.CheckpointCopy;
import dev.foresight.engine.goldens.LlavaGoldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LlavaCheckpointTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void knowsAllThreeGenerationsOfNames() throws IOException {
    JsonNode generations = JSON.readTree(LlavaGoldens.path("key_names.json").toFile());
    assertThat(generations).hasSize(3);
    TreeSet<String> expected =
        new TreeSet<>(LlavaShapes.of(LlavaConfig.read(LlavaGoldens.path("model"))).keySet());
    for (JsonNode names : generations) {
      TreeSet<String> canonical = new TreeSet<>();
      names.forEach(name -> canonical.add(LlavaNames.canonical(name.asText()).orElse("?")));
      assertThat(canonical).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "model-fp16-sharded", "model-bf16-newnames"})
  void opensEveryStoredVariant(String model) {
    LlavaCheckpoint checkpoint = LlavaCheckpoint.open(LlavaGoldens.path(model));
    assertThat(checkpoint.config().eosTokenIds()).containsExactly(2);
    assertThat(checkpoint.tensor("text.lm_head.weight").shape()).containsExactly(640, 64);
  }

  @Test
  void tellsCheckpointsApart() {
    assertThat(
            Stream.of("model", "model-fp16-sharded", "model-bf16-newnames")
                .map(name -> LlavaCheckpoint.open(LlavaGoldens.path(name)).fingerprint())
                .collect(Collectors.toSet()))
        .hasSize(3);
  }

  @Test
  void listsEveryProblemByName() throws IOException {
    copyModel()
        .changeTensors(
            header -> {
              header.remove("language_model.model.layers.1.mlp.up_proj.weight");
              header.remove("language_model.lm_head.weight");
              header.set("surprise.weight", header.remove("multi_modal_projector.linear_2.bias"));
              ObjectNode norm = (ObjectNode) header.get("language_model.model.norm.weight");
              norm.putArray("shape").add(8).add(8);
            });
    assertThatThrownBy(() -> LlavaCheckpoint.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "missing: language_model.model.layers.1.mlp.up_proj.weight, expected shape [176, 64]")
        .hasMessageContaining("missing: language_model.lm_head.weight, expected shape [640, 64]")
        .hasMessageContaining("missing: multi_modal_projector.linear_2.bias, expected shape [64]")
        .hasMessageContaining("unknown: surprise.weight of shape [64]")
        .hasMessageContaining(
            "misshapen: language_model.model.norm.weight has shape [8, 8], expected [64]");
  }

  @Test
  void takesTheEmbeddingForATiedHead() throws IOException {
    CheckpointCopy model = copyModel();
    model.set("config.json", "/tie_word_embeddings", "true");
    model.changeTensors(header -> header.remove("language_model.lm_head.weight"));
    assertThat(LlavaCheckpoint.open(folder).config().text().tiedHead()).isTrue();
  }

  @Test
  void readsAllEosIds() throws IOException {
    copyModel();
    Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [2, 7]}");
    assertThat(LlavaConfig.read(folder).eosTokenIds()).containsExactlyInAnyOrder(2, 7);
  }

  @Test
  void fillsInTheDefaultsThatPublishedCheckpointsLeaveOut() throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        "{\"model_type\": \"llava\", \"text_config\": {\"vocab_size\": 32064,"
            + " \"max_position_embeddings\": 4096, \"rms_norm_eps\": 1e-05}}");
    LlavaConfig config = LlavaConfig.read(folder);
    assertThat(config.text())
        .isEqualTo(new TextConfig(32064, 4096, 11008, 32, 32, 32, 128, 4096, 1e-5, 10000, false));
    assertThat(config.vision())
        .isEqualTo(new VisionConfig(1024, 4096, 24, 16, 336, 14, 1e-5, true, 23, true));
    assertThat(config.vision().imageTokens()).isEqualTo(576);
    assertThat(config.imageTokenId()).isEqualTo(32000);
  }

  @Test
  void namesWhatItDoesNotSupport() throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        "{\"model_type\": \"llava\", \"text_config\": {\"rope_scaling\": {\"factor\": 2}}}");
    assertThatThrownBy(() -> LlavaConfig.read(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("text_config.rope_scaling.factor is 2, but must be absent");
  }

  @Test
  void refusesFilesThatAreCut() throws IOException {
    copyModel();
    Path weights = folder.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    for (int length : new int[] {0, 7, 100, bytes.length - 1}) {
      Files.write(weights, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> LlavaCheckpoint.open(folder))
          .as("%d bytes", length)
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("model.safetensors");
    }
  }

  @Test
  void namesAMissingFolderAndItsRemedy() {
    assertThatThrownBy(() -> LlavaCheckpoint.open(folder.resolve("nowhere")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("nowhere does not exist");
  }

  private CheckpointCopy copyModel() throws IOException {
    return CheckpointCopy.of("model", folder);
  }
}
