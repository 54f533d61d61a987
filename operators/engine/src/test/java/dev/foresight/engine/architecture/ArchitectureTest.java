// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.goldens.LlavaGoldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchitectureTest {
  @TempDir private Path folder;

  @Test
  void isFoundByTheModelTypeOfAFolder() {
    assertThat(Architecture.of(LlavaGoldens.path("model")).name()).isEqualTo("LLaVA-1.5");
  }

  @Test
  void opensAFolderOfItsFamily() {
    Checkpoint checkpoint = Checkpoint.open(LlavaGoldens.path("model"));
    assertThat(checkpoint.name()).isEqualTo("model");
    assertThat(checkpoint.config().tensors()).containsKey("text.norm.weight");
    assertThat(checkpoint.images().blank().grid()).isEqualTo(new ImageGrid(4, 4, 16));
  }

  @Test
  void thatIsUnknownIsRefusedWithThoseThatAreKnown() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"other\"}");
    assertThatThrownBy(() -> Architecture.of(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("model_type is other, but must be llava")
        .hasMessageContainingAll(
            Architecture.known().stream().map(Architecture::covers).toArray(String[]::new));
  }

  @Test
  void thatIsNotSaidIsRefused() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");
    assertThatThrownBy(() -> Architecture.of(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("model_type is missing, but must be llava");
  }

  @Test
  void needsAFolderThatIsThereAndSaysWhatItHolds() {
    assertThatThrownBy(() -> Architecture.of(folder.resolve("nowhere")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("does not exist; name a folder with config.json in it");
    assertThatThrownBy(() -> Architecture.of(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("has no config.json; is it a checkpoint folder?");
  }

  @Test
  void ofAConfigurationAloneNeedsTheFile() {
    assertThatThrownBy(() -> Architecture.ofConfig(folder.resolve("none.json")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("name the config.json of a LLaVA-1.5");
  }
}
