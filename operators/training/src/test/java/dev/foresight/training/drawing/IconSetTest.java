// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.training.data.DataException;
import dev.foresight.training.data.EmojiCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IconSetTest {
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("icons.json"),
        """
        {"prefix": "set", "width": 32, "height": 32,
         "icons": {"fox": {"body": "<path d='M0 0h32v32H0z'/>"},
                   "flag": {"body": "<g/>", "width": 64, "left": 4}},
         "aliases": {"fox-face": {"parent": "fox"}, "fox-back": {"parent": "fox", "hFlip": true}}}
        """);
    Files.writeString(
        folder.resolve("chars.json"), "{\"1f98a\": \"fox\", \"2764-fe0f\": \"flag\"}");
  }

  @Test
  void findsIconsByCodePointsByNameAndByOtherNames() {
    IconSet set = IconSet.open(folder);
    String fox = set.find("fox").orElseThrow();
    assertThat(fox).contains("viewBox=\"0 0 32 32\"").contains("M0 0h32v32H0z");
    assertThat(set.find("fox-face")).contains(fox);
    assertThat(set.find(EmojiCode.of("1F98A"), "no name")).contains(fox);
    assertThat(set.find(EmojiCode.of("2764-fe0f"), "no name")).isPresent();
    assertThat(set.find("flag").orElseThrow()).contains("viewBox=\"4 0 64 32\"");
  }

  @Test
  void findsNoIconThatIsAnotherOneTurnedNorOneThatIsNotThere() {
    IconSet set = IconSet.open(folder);
    assertThat(set.find("fox-back")).isEmpty();
    assertThat(set.find("1F431", "cat")).isEmpty();
  }

  @Test
  void saysWhatToUnpackWhereAFolderIsNoSet() {
    assertThatThrownBy(() -> IconSet.open(folder.resolve("other")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("icons.json cannot be read")
        .hasMessageContaining("unpack");
  }
}
