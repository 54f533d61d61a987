// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.speculation.FixedTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether two callers mean one engine: by the bytes, the device and the type. */
class EngineKeyTest {
  private static final Path MODEL = LlavaGoldens.path("model");
  private static final Path DRAFT = LlavaGoldens.path("draft");
  private static final String WEIGHTS = "model.safetensors";
  private static final EngineOptions OPTIONS =
      EngineOptions.defaults().withThreads(1).withDtype(ModelDtype.FLOAT32);

  @TempDir private Path elsewhere;

  @Test
  void theSameBytesInAnotherFolderAreTheSame() throws IOException {
    copy(MODEL);

    assertThat(EngineKey.of(elsewhere, OPTIONS)).isEqualTo(EngineKey.of(MODEL, OPTIONS));
  }

  @Test
  void weightsOfOtherBytesAreAnother() throws IOException {
    copy(MODEL);
    byte[] weights = Files.readAllBytes(elsewhere.resolve(WEIGHTS));
    weights[weights.length - 1] ^= 1;
    Files.write(elsewhere.resolve(WEIGHTS), weights);

    assertThat(EngineKey.of(elsewhere, OPTIONS)).isNotEqualTo(EngineKey.of(MODEL, OPTIONS));
  }

  @Test
  void aDraftMakesAnotherByItsBytesNotItsPlace() throws IOException {
    copy(DRAFT);
    EngineKey drafting = EngineKey.of(MODEL, with(DRAFT));

    assertThat(drafting).isNotEqualTo(EngineKey.of(MODEL, OPTIONS));
    assertThat(EngineKey.of(MODEL, with(elsewhere))).isEqualTo(drafting);
  }

  @Test
  void anotherTypeIsAnotherAndAutoIsWhatItStandsFor() {
    EngineKey key = EngineKey.of(MODEL, OPTIONS);

    assertThat(EngineKey.of(MODEL, OPTIONS.withDtype(ModelDtype.BFLOAT16))).isNotEqualTo(key);
    assertThat(EngineKey.of(MODEL, OPTIONS.withDtype(ModelDtype.AUTO))).isEqualTo(key);
  }

  @Test
  void anotherDeviceIsAnother() {
    assertThat(EngineKey.of(MODEL, OPTIONS.withDevice("cuda:0")))
        .isNotEqualTo(EngineKey.of(MODEL, OPTIONS.withDevice("cuda:1")));
  }

  private static EngineOptions with(Path draft) {
    return OPTIONS.withSpeculation(new Speculation(draft, FixedTrees.parse("7,3,2")));
  }

  private void copy(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, elsewhere.resolve(file.getFileName()));
      }
    }
  }
}
