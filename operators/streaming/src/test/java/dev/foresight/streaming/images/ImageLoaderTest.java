// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.schemas.ImageSource;
import dev.foresight.streaming.testing.Records;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageLoaderTest {
  private static final byte[] IMAGE = {1, 2, 3};

  @TempDir Path folder;
  private Path allowed;
  private Path secret;
  private ImageLoader loader;

  @BeforeEach
  void layOut() throws IOException {
    allowed = Files.createDirectory(folder.resolve("in"));
    secret = Files.write(folder.resolve("secret"), IMAGE);
    loader = new ImageLoader(new ImagePolicy(List.of(allowed.toString()), 8));
  }

  @Test
  void takesBytesAsTheyAre() {
    assertThat(loader.load(List.of(new ImageSource(ByteBuffer.wrap(IMAGE), null))))
        .containsExactly(IMAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data:image/png;base64,AQID",
        "DATA:;base64,AQID",
        "data:;base64,AQ%49D",
        "data:,%01%02%03"
      })
  void readsDataUris(String uri) {
    assertThat(load(uri)).isEqualTo(IMAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"data:image/png;base64", "data:;base64,*", "data:,%0", "data:,%0g", "data:,ä"})
  void refusesBrokenDataUris(String uri) {
    assertThat(code(uri)).isEqualTo(ErrorCode.IMAGE_UNDECODABLE);
  }

  @Test
  void readsFilesBelowAnAllowedFolder() throws IOException {
    Path image = Files.write(allowed.resolve("a cat.png"), IMAGE);

    assertThat(load(image.toUri().toString())).isEqualTo(IMAGE);
  }

  @Test
  void followsLinksThatStayInside() throws IOException {
    Files.write(allowed.resolve("cat.png"), IMAGE);
    Path link = Files.createSymbolicLink(allowed.resolve("link"), Path.of("cat.png"));

    assertThat(load(link.toUri().toString())).isEqualTo(IMAGE);
  }

  @Test
  void theAllowedFolderMayItselfBeALink() throws IOException {
    Files.write(allowed.resolve("cat.png"), IMAGE);
    Path link = Files.createSymbolicLink(folder.resolve("alias"), allowed);
    loader = new ImageLoader(new ImagePolicy(List.of(link.toString()), 8));

    assertThat(load(link.resolve("cat.png").toUri().toString())).isEqualTo(IMAGE);
  }

  @Test
  void refusesLinksThatLeadOutside() throws IOException {
    Path link = Files.createSymbolicLink(allowed.resolve("link"), secret);

    assertThat(code(link.toUri().toString())).isEqualTo(ErrorCode.URI_NOT_ALLOWED);
  }

  @Test
  void refusesDotsThatLeadOutside() {
    assertThat(code("file://" + allowed + "/../secret")).isEqualTo(ErrorCode.URI_NOT_ALLOWED);
    assertThat(code("file://" + allowed + "/%2e%2e/secret")).isEqualTo(ErrorCode.URI_NOT_ALLOWED);
  }

  @Test
  void doesNotTellWhetherAFileOutsideExists() {
    assertThat(code(secret.toUri().toString())).isEqualTo(ErrorCode.URI_NOT_ALLOWED);
    assertThat(code(secret.toUri() + "-none")).isEqualTo(ErrorCode.URI_NOT_ALLOWED);
  }

  @Test
  void aFolderWhoseNameBeginsAlikeIsNotAllowed() throws IOException {
    Path other = Files.createDirectory(folder.resolve("in2"));
    Path image = Files.write(other.resolve("cat.png"), IMAGE);

    assertThat(code(image.toUri().toString())).isEqualTo(ErrorCode.URI_NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/cat.png",
        "https://example.com/cat.png",
        "ftp://example.com/cat.png",
        "jar:file:///a.jar!/b",
        "cat.png",
        "/etc/passwd",
        "",
        "file://host/in/cat.png",
        "file:relative.png",
        "file:///in/cat.png?x=1",
        "file:///in/%00",
        "not a uri"
      })
  void refusesEverythingElse(String uri) {
    assertThat(code(uri)).isEqualTo(ErrorCode.URI_NOT_ALLOWED);
  }

  @Test
  void filesAreRefusedUnlessAFolderIsAllowed() {
    loader = new ImageLoader(ImagePolicy.NO_FILES);

    assertThat(code(allowed.resolve("cat.png").toUri().toString()))
        .isEqualTo(ErrorCode.URI_NOT_ALLOWED);
  }

  @Test
  void aMissingFileAndAFolderAreNotFound() {
    assertThat(code(allowed.resolve("none.png").toUri().toString()))
        .isEqualTo(ErrorCode.IMAGE_NOT_FOUND);
    assertThat(code(allowed.toUri().toString())).isEqualTo(ErrorCode.IMAGE_NOT_FOUND);
  }

  @Test
  void anImageMayBeNeitherEmptyNorTooLarge() throws IOException {
    Path empty = Files.write(allowed.resolve("empty"), new byte[0]);
    Path limit = Files.write(allowed.resolve("limit"), new byte[8]);
    Path large = Files.write(allowed.resolve("large"), new byte[9]);

    assertThat(code(empty.toUri().toString())).isEqualTo(ErrorCode.IMAGE_EMPTY);
    assertThat(load(limit.toUri().toString())).hasSize(8);
    assertThat(code(large.toUri().toString())).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
    assertThat(code("data:,123456789")).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
  }

  @Test
  void theMessageNamesTheImage() {
    RequestException failure =
        catchThrowableOfType(
            RequestException.class,
            () ->
                loader.load(
                    List.of(
                        new ImageSource(Records.utf8("png"), null),
                        new ImageSource(null, "http://x/y"))));

    assertThat(failure).hasMessageStartingWith("images[1]: http://x/y is refused");
  }

  private byte[] load(String uri) {
    return loader.load(List.of(new ImageSource(null, uri))).get(0);
  }

  private ErrorCode code(String uri) {
    return catchThrowableOfType(RequestException.class, () -> load(uri)).code();
  }
}
