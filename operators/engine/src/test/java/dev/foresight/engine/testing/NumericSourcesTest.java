// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NumericSourcesTest {
  @Test
  void allNumericTestsOfThisModuleAreTagged() throws IOException {
    assertThat(NumericSources.untagged(Path.of("src/test/java"))).isEmpty();
  }

  @Test
  void oneThatComparesWhatPyTorchComputesIsNumeric() {
    // In two parts, lest this test be found itself.
    String opens = "class SumTest {\n Torch torch = Torch" + ".open(\"cpu\", 1);\n";
    assertThat(NumericSources.isUntagged(opens + "isTrue()")).isFalse();
    assertThat(NumericSources.isUntagged(opens + "isCloseTo(1f)")).isTrue();
    assertThat(NumericSources.isUntagged("@Numeric\n" + opens + "isCloseTo(1f)")).isFalse();
    assertThat(NumericSources.isUntagged("class SumTest {\n isCloseTo(1f)")).isFalse();
    assertThat(NumericSources.isUntagged(opens.replace("Sum", "SumGolden"))).isTrue();
  }
}
