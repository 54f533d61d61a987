// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ShownTest {
  private static final String LONG = "n".repeat(1000);

  @Test
  void valuesAreOneShortLine() {
    assertThat(Shown.value("a\nb")).isEqualTo("a?b");
    assertThat(Shown.value(LONG)).hasSize(83).endsWith("n...");
    assertThat(Shown.value("n".repeat(79) + "\uD83D\uDE3A")).isEqualTo("n".repeat(79) + "...");
  }

  @Test
  void longPathsLoseTheirBeginning() {
    assertThat(Shown.path(Path.of("/a/b"))).isEqualTo("/a/b");
    assertThat(Shown.path(Path.of("/" + LONG + "/a/b/c"))).isEqualTo(".../a/b/c");
  }

  @Test
  void aLongNameIsCutToo() {
    assertThat(Shown.path(Path.of("/a/b/" + LONG + "\n"))).hasSizeLessThan(130);
    assertThat(Shown.path(Path.of("/a/b/c/" + LONG))).hasSizeLessThan(130);
  }
}
