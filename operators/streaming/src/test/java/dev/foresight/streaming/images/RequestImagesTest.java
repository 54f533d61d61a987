// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.schemas.ImageSource;
import dev.foresight.streaming.testing.Records;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestImagesTest {
  private static final byte[] IMAGE = {1, 2, 3};

  @TempDir Path folder;

  @Test
  void takesBytesAsTheyAreAndLoadsWhatIsReferredTo() throws IOException {
    RequestImages images = new RequestImages(ImagePolicy.NO_FILES.loader());

    assertThat(
            images.load(
                List.of(
                    new ImageSource(ByteBuffer.wrap(IMAGE), null),
                    new ImageSource(null, "data:image/png;base64,AQID"))))
        .containsExactly(IMAGE, IMAGE);
  }

  @Test
  void messagesNameTheImage() throws IOException {
    RequestImages images = new RequestImages(ImagePolicy.NO_FILES.loader());

    assertThatThrownBy(
            () ->
                images.load(
                    List.of(
                        new ImageSource(Records.utf8("png"), null),
                        new ImageSource(null, "http://x/y"))))
        .hasMessageStartingWith("images[1]: http://x/y is refused");
  }

  @Test
  void aPolicyAllowsFoldersOfTheMachineAndOfFlinksFileSystems() throws IOException {
    Path files = Files.createDirectory(folder.resolve("files"));
    Path uris = Files.createDirectory(folder.resolve("uris"));
    Path held = Files.createDirectory(folder.resolve("held"));
    ImagePolicy policy =
        ImagePolicy.below(
            List.of(files.toString(), uris.toUri().toString(), "held://bucket" + held));

    assertThat(
            new RequestImages(policy.loader())
                .load(
                    List.of(
                        new ImageSource(null, written(files).toUri().toString()),
                        new ImageSource(null, written(files).toString()),
                        new ImageSource(null, written(uris).toUri().toString()),
                        new ImageSource(null, "held://bucket" + written(held)))))
        .containsExactly(IMAGE, IMAGE, IMAGE, IMAGE);
    assertThatThrownBy(
            () ->
                new RequestImages(policy.loader())
                    .load(List.of(new ImageSource(null, written(held).toString()))))
        .hasMessageContaining("not below an allowed folder");
  }

  private static Path written(Path folder) throws IOException {
    return Files.write(folder.resolve("a.png"), IMAGE);
  }
}
