// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.archive.output.Column;
import dev.foresight.archive.source.ArchiveFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  private static final Manifest MANIFEST =
      Manifest.of(
          Map.of("model", "ab12", "prompt", "Why?"),
          new Inventory(
              SourceKind.PARQUET,
              3,
              List.of(new ArchiveFile("file:/x", 9)),
              Map.of("n", Column.Type.LONG)));

  @TempDir Path folder;

  private Destination destination;

  @BeforeEach
  void name() throws IOException {
    destination = Destination.of(folder.toString());
  }

  @Test
  void comesBackAsItWasLeft() throws IOException {
    assertThat(Manifest.read(destination)).isEmpty();
    MANIFEST.write(destination);
    assertThat(Manifest.read(destination)).contains(MANIFEST);
    MANIFEST.write(destination);
    assertThat(folder.resolve(".foresight").toFile().list()).containsExactly("manifest.json");
  }

  @Test
  void tellsWhatDiffers() {
    assertThat(MANIFEST.differences(MANIFEST.settings())).isEmpty();
    assertThat(MANIFEST.differences(Map.of("model", "ab12", "prompt", "How?", "draft", "cd")))
        .isEqualTo(
            "--draft is not given there, but 'cd' here; --prompt is 'Why?' there, but 'How?' here");
  }

  @Test
  void tellsOfManyDifferencesTheFirst() {
    Map<String, String> others = new TreeMap<>(MANIFEST.settings());
    for (int i = 0; i < 1000; i++) {
      others.put("prompt /photos/%03d/prompt.txt".formatted(i), "Why?");
    }
    assertThat(MANIFEST.differences(others))
        .startsWith("--prompt /photos/000/prompt.txt is not given there, but 'Why?' here; ")
        .endsWith(
            "--prompt /photos/003/prompt.txt is not given there, but 'Why?' here; and 996 more");
  }

  @Test
  void ofAnEarlierVersionItsColumnsAreTexts() throws IOException {
    MANIFEST.write(destination);
    Path file = folder.resolve(".foresight/manifest.json");
    String text = Files.readString(file);
    Files.writeString(file, text.replaceAll(",\\s*\"types\" : \\{[^}]*}", ""));

    assertThat(text).contains("types");
    assertThat(Manifest.read(destination).orElseThrow().inventory().types()).isEmpty();
  }

  @Test
  void ofALaterVersionOrBrokenIsRefused() throws IOException {
    MANIFEST.write(destination);
    Path file = folder.resolve(".foresight/manifest.json");
    String text = Files.readString(file);

    Files.writeString(file, text.replace("\"version\" : 1", "\"version\" : 2"));
    assertThatThrownBy(() -> Manifest.read(destination)).hasMessageContaining("is of version 2");
    Files.writeString(file, text.substring(9));
    assertThatThrownBy(() -> Manifest.read(destination)).hasMessageContaining("--new-run");
  }
}
