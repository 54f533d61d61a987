// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FamilyImportsTest {
  private static final Path ENGINE = Path.of("src/main/java/dev/foresight/engine");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "checkpoint",
        "equality",
        "measure",
        "model",
        "msd",
        "request",
        "runtime",
        "serving",
        "speculation",
        "text"
      })
  void noneStandInWhatServesEveryFamily(String folder) throws IOException {
    assertThat(FamilyImports.below(ENGINE.resolve(folder))).isEmpty();
  }

  @Test
  void noneStandInTheJob() throws IOException {
    assertThat(FamilyImports.below(Path.of("..", "..", "job"))).isEmpty();
  }

  @Test
  void areFoundWhereTheyStand() throws IOException {
    assertThat(FamilyImports.below(ENGINE.resolve("inflation")))
        .anyMatch(line -> line.startsWith("Inflator.java: import "));
  }

  @Test
  void areThoseOfAFamilysPackageOrName() {
    String engine = "import dev.foresight.engine.";
    assertThat(FamilyImports.isOfFamily(engine + "architecture.llava.VisionConfig;")).isTrue();
    assertThat(FamilyImports.isOfFamily(engine + "vision.ClipPreprocessor;")).isTrue();
    assertThat(FamilyImports.isOfFamily(engine + "architecture.Target;")).isFalse();
    assertThat(FamilyImports.isOfFamily(engine + "request.Clipped;")).isFalse();
  }
}
