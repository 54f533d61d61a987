// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.testing.ImageFetcherContract;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFetcherTest extends ImageFetcherContract {
  private static final byte[] IMAGE = {1, 2, 3};

  @TempDir Path folder;
  private Path allowed;
  private Path secret;
  private ImageFetcher fetcher;

  @BeforeEach
  void layOut() throws IOException {
    allowed = Files.createDirectory(folder.resolve("in"));
    secret = Files.write(folder.resolve("secret"), IMAGE);
    fetcher = FileFetcher.below(List.of(allowed));
  }

  @Override
  protected ImageFetcher fetcher() {
    return fetcher;
  }

  @Override
  protected String holding(byte[] bytes) throws IOException {
    return Files.write(allowed.resolve("a cat.png"), bytes).toUri().toString();
  }

  @Override
  protected List<String> missing() throws IOException {
    Path dangling = Files.createSymbolicLink(allowed.resolve("dangling"), Path.of("none"));
    return Stream.of(allowed.resolve("none.png"), allowed, dangling)
        .flatMap(path -> Stream.of(path.toUri().toString(), path.toString()))
        .toList();
  }

  @Override
  protected List<String> outside() throws IOException {
    Path link = Files.createSymbolicLink(allowed.resolve("link"), secret);
    Path folderLink = Files.createSymbolicLink(allowed.resolve("up"), folder);
    Path alike = Files.write(Files.createDirectory(folder.resolve("in2")).resolve("a"), IMAGE);
    return List.of(
        link.toUri().toString(),
        link.toString(),
        folderLink.resolve("secret").toUri().toString(),
        "file://" + allowed + "/../secret",
        "file://" + allowed + "/%2e%2e/secret",
        allowed + "/../secret",
        secret.toUri().toString(),
        secret.toUri() + "-none",
        secret.toString(),
        alike.toUri().toString(),
        "/etc/passwd",
        "secret",
        "../secret",
        "");
  }

  @Override
  protected List<Broken> broken() {
    return Stream.of(
            "file://host/in/cat.png",
            "file:relative.png",
            "file:///in/cat.png?x=1",
            "file:///in/%00",
            "file:///in/a cat.png",
            "in/\0",
            "not a uri")
        .map(reference -> new Broken(reference, ErrorCode.URI_NOT_ALLOWED))
        .toList();
  }

  @Test
  void readsPlainPathsBelowAnAllowedFolder() throws IOException {
    assertThat(load(Files.write(allowed.resolve("a cat.png"), IMAGE).toString())).isEqualTo(IMAGE);
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
    fetcher = FileFetcher.below(List.of(link));

    assertThat(load(link.resolve("cat.png").toUri().toString())).isEqualTo(IMAGE);
  }

  @Test
  void anAllowedFolderMayBeALinkInAnotherOne() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.write(elsewhere.resolve("cat.png"), IMAGE);
    Path link = Files.createSymbolicLink(allowed.resolve("link"), elsewhere);
    fetcher = FileFetcher.below(List.of(allowed, link));

    assertThat(load(link.resolve("cat.png").toString())).isEqualTo(IMAGE);
  }

  @Test
  void filesAreRefusedUnlessAFolderIsAllowed() throws IOException {
    String image = holding(IMAGE);
    fetcher = FileFetcher.below(List.of());

    assertThat(code(image)).isEqualTo(ErrorCode.URI_NOT_ALLOWED);
  }

  @Test
  void anywhereIsReadRelativeToItsFolder() throws IOException {
    fetcher = FileFetcher.anywhere(allowed);
    Files.write(allowed.resolve("cat.png"), IMAGE);
    Path link = Files.createSymbolicLink(allowed.resolve("link"), secret);

    assertThat(List.of("cat.png", "./cat.png", "../secret", secret.toString(), link.toString()))
        .allSatisfy(path -> assertThat(load(path)).isEqualTo(IMAGE));
    assertThat(code("none.png")).isEqualTo(ErrorCode.IMAGE_NOT_FOUND);
    assertThat(code("")).isEqualTo(ErrorCode.IMAGE_NOT_FOUND);
  }

  /** Between the look at where it leads and the reading, somebody puts a link in its place. */
  @Test
  void whatHasBecomeALinkSinceItWasLookedAtIsNotFollowed() throws IOException {
    Path link = Files.createSymbolicLink(allowed.resolve("cat.png"), secret);

    assertThatThrownBy(() -> ImageFile.readReal(link, link, ImageLimits.DEFAULT))
        .isInstanceOfSatisfying(
            RequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_NOT_FOUND));
  }
}
