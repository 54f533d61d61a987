// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.archive.testing.Rows;
import dev.foresight.schemas.CaptionedRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarsTest {
  private static final String CAPTION = "caption of a,\n\"quoted\"";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"dog.jpeg", "dog.TIFF", "dog.webp", "dog"})
  void theCaptionStandsBesideTheImage(String image) throws IOException {
    one(Existing.SKIP).write(answered(image));

    assertThat(folder).isDirectoryContaining("glob:**/dog.txt");
    assertThat(folder.resolve("dog.txt")).hasContent(CAPTION);
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b%20c#?.png", "a.b.png", ".hidden.png", "ü:x.png"})
  void anyNameOfAFileWillDo(String image) throws IOException {
    one(Existing.SKIP).write(answered(image));

    assertThat(folder.resolve(image.substring(0, image.length() - 4) + ".txt")).hasContent(CAPTION);
  }

  @Test
  void namedPromptsHaveAFileEach() throws IOException {
    new Sidecars(List.of("short", "long"), Existing.SKIP)
        .write(
            CaptionedRow.newBuilder(Rows.answered("a", "short", "long"))
                .setFile(folder.resolve("dog.png").toString())
                .build());

    assertThat(folder.resolve("dog.short.txt")).hasContent("short of a,\n\"quoted\"");
    assertThat(folder.resolve("dog.long.txt")).hasContent("long of a,\n\"quoted\"");
  }

  @ParameterizedTest
  @CsvSource({
    "SKIP, old",
    "OVERWRITE, NEW",
    "APPEND, old|NEW",
    "PREPEND, NEW|old",
  })
  void whatIsThereIsTreatedAsSaidAndOnce(Existing existing, String expected) throws IOException {
    Path file = Files.writeString(folder.resolve("dog.txt"), "old");

    one(existing).write(answered("dog.png"));
    one(existing).write(answered("dog.png"));

    assertThat(Files.readString(file))
        .isEqualTo(expected.replace("|", "\n").replace("NEW", CAPTION));
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void rowsThatFailedAndImagesThatAreNoFilesHaveNone() throws IOException {
    one(Existing.OVERWRITE).write(Rows.failed("a"));
    one(Existing.OVERWRITE)
        .write(
            CaptionedRow.newBuilder(Rows.answered("a", "caption"))
                .setFile("https://example.org/a.png")
                .build());

    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void anImageIsDoneIfAllItsCaptionsAreThere() throws IOException {
    Sidecars both = new Sidecars(List.of("short", "long"), Existing.SKIP);
    String image = folder.resolve("dog.png").toString();

    Files.writeString(folder.resolve("dog.short.txt"), "");
    assertThat(both.areThere(image)).isFalse();
    Files.writeString(folder.resolve("dog.long.txt"), "");
    assertThat(both.areThere(image)).isTrue();
  }

  private static Sidecars one(Existing existing) {
    return new Sidecars(List.of("caption"), existing);
  }

  private CaptionedRow answered(String image) {
    return CaptionedRow.newBuilder(Rows.answered("a", "caption"))
        .setFile(folder.resolve(image).toString())
        .build();
  }
}
