// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.archive.output.Existing;
import dev.foresight.archive.output.Sidecars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptionPlacesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void imagesThatHaveTheirCaptionsAreLeftOutWhereTheseStay(Existing existing) throws IOException {
    files("images/a/1.png", "images/a/1.txt", "images/a/2.png", "images/3.jpg");

    Inventory inventory = take(existing, "images");

    boolean stay = existing == Existing.SKIP;
    assertThat(inventory.kind()).isEqualTo(SourceKind.IMAGES);
    assertThat(inventory.rows()).isEqualTo(stay ? 2 : 3);
    assertThat(inventory.captioned()).isEqualTo(stay ? 1 : 0);
  }

  @Test
  void aListOfFilesIsItsImages() throws IOException {
    files("images/1.png", "images/1.txt", "images/2.png");
    Files.writeString(folder.resolve("list.txt"), "images/1.png\nimages/2.png\nimages/gone.png\n");

    Inventory inventory = take(Existing.SKIP, "list.txt");

    assertThat(inventory.kind()).isEqualTo(SourceKind.IMAGES);
    assertThat(inventory.rows()).isEqualTo(2);
    assertThat(Files.readAllLines(folder.resolve("out/.foresight/listing.jsonl")).get(0))
        .isEqualTo(
            "{\"key\":\"images/2.png\",\"uri\":\"%s/images/2.png\",\"bytes\":-1}"
                .formatted(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows.jsonl", "shard.tar", "rows.parquet"})
  void besideRowsOfOtherFilesNothingCanBeWritten(String source) throws IOException {
    files(source);
    assertThatThrownBy(() -> take(Existing.SKIP, source))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "--format sidecars writes beside images, but the source .*"
                + source
                + " is of .*; write another --format");
  }

  @Test
  void besideWhatIsElsewhereNothingCanBeWritten() throws IOException {
    Files.writeString(folder.resolve("list.txt"), "https://example.org/a.png\n");
    assertThatThrownBy(() -> take(Existing.SKIP, "list.txt"))
        .hasMessage(
            "--format sidecars writes beside images, but beside https://example.org/a.png nothing can be written; leave it out, or write another --format");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"dog-1.png,dog.jpg,dog.m.png,dog.m/1.png,dog.png,dog1.png", "dog,dog.png"})
  void twoImagesHaveNoCaptionInCommon(String images) throws IOException {
    for (String image : images.split(",")) {
      files("images/" + image);
    }
    String first = images.startsWith("dog,") ? "list" : "walk";
    Files.writeString(folder.resolve("list.txt"), "images/dog\nimages/x.png\nimages/dog.png\n");

    assertThatThrownBy(() -> take(Existing.SKIP, first.equals("list") ? "list.txt" : "images"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("would write the captions of " + folder + "/images/dog")
        .hasMessageContaining(" and " + folder + "/images/dog.png to one file");
  }

  @Test
  void aFolderThatCannotBeWrittenIsToldBeforeAnythingIsCaptioned() throws IOException {
    files("images/1.png", "images/2.png", "images/2.txt");
    CaptionPlaces places =
        new CaptionPlaces(new Sidecars(List.of("caption"), Existing.SKIP), folder -> false);

    assertThat(places.takes(folder + "/images/2.png")).as("it has its caption").isFalse();
    assertThatThrownBy(() -> places.takes(folder + "/images/1.png"))
        .hasMessage(
            "--format sidecars writes beside images, but in %s/images nothing can be written; make it a folder that can be written, or write another --format"
                .formatted(folder));
  }

  @Test
  void noCaptionIsTakenForAPrompt() {
    assertThatThrownBy(
            () -> {
              files("images/prompt.png");
              take(Existing.SKIP, "images");
            })
        .hasMessage(
            "--format sidecars would write the caption of %s/images/prompt.png to prompt.txt, which says what is asked about its folder; give the image another name, or write another --format"
                .formatted(folder));
  }

  @Test
  void otherRunsKnowNothingOfPlaces() throws IOException {
    files("images/dog.jpg", "images/dog.png", "images/dog.txt");
    assertThat(
            Inventory.take(List.of(folder + "/images"), Set.of(), Destination.of(folder + "/out"))
                .rows())
        .isEqualTo(2);
  }

  private Inventory take(Existing existing, String source) throws IOException {
    return Inventory.take(
        List.of(folder + "/" + source),
        new Sidecars(List.of("caption"), existing),
        Destination.of(folder + "/out"));
  }

  private void files(String... names) throws IOException {
    for (String name : names) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), "x");
    }
  }
}
