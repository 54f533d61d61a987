// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.archive.source.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
  @TempDir Path folder;

  @BeforeEach
  void fill() throws IOException {
    for (String file :
        List.of("a/2.png", "a/1.png", "b 50%.png", ".hidden/3.png", "a/_4.png", "[x].png")) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), "x");
    }
  }

  @Test
  void aFolderIsAllBelowItByNameWithoutWhatIsHidden() throws IOException {
    assertThat(keys("")).containsExactly("[x].png", "a/1.png", "a/2.png", "b 50%.png");
  }

  @Test
  void aFileIsItselfEvenIfItIsHiddenOrLooksLikeAPattern() throws IOException {
    assertThat(keys("/.hidden/3.png")).containsExactly("3.png");
    assertThat(keys("/[x].png")).containsExactly("[x].png");
  }

  @Test
  void aPatternIsWhatMatchesIt() throws IOException {
    assertThat(keys("/a/*.png")).containsExactly("1.png", "2.png");
    assertThat(keys("/**1.png")).containsExactly("a/1.png");
    assertThat(keys("/{b*,a/2}.png")).containsExactly("a/2.png", "b 50%.png");
  }

  @Test
  void aBracketThatIsNotClosedIsSaid() {
    assertThatThrownBy(() -> keys("/a/[1.png"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the source %s/a/[1.png is no pattern, as a bracket in it is not closed; close it, or write \\ before what is a part of a name"
                .formatted(folder));
    assertThat(folder.resolve("a/[1.png")).doesNotExist();
  }

  @Test
  void aFileSystemThatIsNotHereIsSaid() {
    assertThatThrownBy(() -> Sources.find(List.of("nosuch://a/b"), file -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "nosuch://a/b cannot be reached, as no file system for nosuch: is here; put Flink's one for it among its libraries, or name a path of this machine");
    assertThatThrownBy(() -> Sources.find(List.of("http://a/b.png"), file -> {}))
        .hasMessageEndingWith("; sources of the web are listed in a .txt, one a line");
  }

  @Test
  void aPlaceOfThisMachineIsItsPath() throws IOException {
    List<String> places = new ArrayList<>();
    Sources.find(List.of(folder + "/b 50%.png"), file -> places.add(Places.of(file.path())));
    assertThat(places).containsExactly(folder + "/b 50%.png");
  }

  @Test
  void rootsHoldWhatWasNamed() throws IOException {
    assertThat(
            Sources.roots(List.of(folder + "", folder + "/a/1.png", folder + "/a/*.png")).stream()
                .map(Places::of))
        .containsExactly(folder + "", folder + "/a", folder + "/a");
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThatThrownBy(() -> keys("/none"))
        .hasMessage(
            "the source %s/none is not there; name a file, a folder, or a pattern"
                .formatted(folder));
    assertThatThrownBy(() -> keys("/*.jpg")).hasMessageContaining("no file matches the source");
  }

  private List<String> keys(String below) throws IOException {
    List<String> keys = new ArrayList<>();
    Sources.find(List.of(folder + below), file -> keys.add(file.key()));
    return keys;
  }
}
