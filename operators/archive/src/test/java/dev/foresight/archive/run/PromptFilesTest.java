// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.archive.prompt.FolderPrompts;
import dev.foresight.archive.prompt.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptFilesTest {
  @TempDir Path folder;

  @Test
  void foldersOfImagesAndThoseAboveThemSayWhatIsAsked() throws IOException {
    write("prompt.txt", "of what was not named");
    write("photos/prompt.txt", " What is it?\n");
    write("photos/cats/big/prompt.txt", "Which cat?");
    write("photos/texts/prompt.txt", "of no image");
    write("photos/cats/big/1.png", "");

    assertThat(find("photos").byFolder())
        .isEqualTo(
            Map.of(
                folder + "/photos",
                new Template("What is it?"),
                folder + "/photos/cats/big",
                new Template("Which cat?")));
    assertThat(find("photos/**.png")).isEqualTo(find("photos"));
    assertThat(find("photos/cats/big/1.png").byFolder())
        .containsOnlyKeys(folder + "/photos/cats/big");
  }

  @Test
  void otherSourcesHaveNone() throws IOException {
    write("shards/prompt.txt", "What is it?");
    write("shards/1.tar", "");
    write("list.txt", "shards/1.png\n");

    assertThat(find("shards")).isEqualTo(FolderPrompts.NONE);
    assertThat(find("list.txt")).isEqualTo(FolderPrompts.NONE);
  }

  @Test
  void anImageThatMustHaveOneAndHasNoneIsNamed() throws IOException {
    write("photos/cats/prompt.txt", "Which cat?");
    write("photos/cats/1.png", "");
    write("photos/dogs/2.png", "");

    assertThatThrownBy(() -> PromptFiles.find(List.of(folder + "/photos"), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--prompt is missing, and %s/photos/dogs/2.png has no prompt.txt in its folder or above it; give a --prompt for such images, or put the file there"
                .formatted(folder));
  }

  @Test
  void whatIsNoPromptIsRefused() throws IOException {
    write("empty/prompt.txt", " \n");
    write("long/prompt.txt", "x".repeat((64 << 10) + 1));
    Files.createDirectories(folder.resolve("latin"));
    Files.write(folder.resolve("latin/prompt.txt"), new byte[] {'?', (byte) 0xe9});
    for (String name : List.of("empty", "long", "latin")) {
      write(name + "/1.png", "");
    }

    assertThatThrownBy(() -> find("empty")).hasMessageContaining("/empty/prompt.txt has no text");
    assertThatThrownBy(() -> find("long")).hasMessageContaining("is longer than 65,536 bytes");
    assertThatThrownBy(() -> find("latin")).hasMessageContaining("is not in UTF-8; save it so");
  }

  @Test
  void promptsThatTogetherAreTooLongAreRefused() throws IOException {
    for (int i = 0; i < 130; i++) {
      write("many/%d/prompt.txt".formatted(i), "x".repeat(64 << 10));
      write("many/%d/1.png".formatted(i), "");
    }
    assertThatThrownBy(() -> find("many"))
        .hasMessageContaining("and others before it hold more than 8,388,608 bytes; give each");
  }

  private FolderPrompts find(String source) throws IOException {
    return PromptFiles.find(List.of(folder + "/" + source), false);
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.writeString(folder.resolve(name), text);
  }
}
