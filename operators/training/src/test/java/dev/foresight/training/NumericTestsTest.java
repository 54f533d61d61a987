// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.NumericSources;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NumericTestsTest {
  @Test
  void ofThisModuleAreTagged() throws IOException {
    assertThat(NumericSources.untagged(Path.of("src/test/java"))).isEmpty();
  }
}
