// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.images.ImageFetcher;
import dev.foresight.engine.images.ImageReference;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.testing.ImageFetcherContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemFetcherTest extends ImageFetcherContract {
  private static final byte[] IMAGE = {1, 2, 3};
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  @TempDir Path folder;
  private ImageFetcher fetcher;

  @BeforeEach
  void layOut() throws IOException {
    Files.createDirectory(folder.resolve("in"));
    Files.write(folder.resolve("secret"), IMAGE);
    fetcher = new FileSystemFetcher(List.of(ImageReference.of(uri("in"))), TIMEOUT);
  }

  @Override
  protected ImageFetcher fetcher() {
    return fetcher;
  }

  @Override
  protected String holding(byte[] bytes) throws IOException {
    Files.write(folder.resolve("in/a cat.png"), bytes);
    return uri("in/a%20cat.png");
  }

  @Override
  protected List<String> missing() {
    return List.of(uri("in/none.png"), uri("in/"), uri("in/none/none.png"));
  }

  @Override
  protected List<String> outside() throws IOException {
    Files.write(Files.createDirectory(folder.resolve("in2")).resolve("a"), IMAGE);
    return List.of(
        uri("in/../secret"),
        uri("in/%2e%2e/secret"),
        uri("in/..%2fsecret"),
        uri("in/./a"),
        uri("secret"),
        uri("none"),
        uri("in"),
        uri("in2/a"),
        uri("in/a").replace("held://bucket", "held://other"),
        uri("in/a").replace("held://bucket", "held://user@bucket"),
        uri("in/a").replace("held://bucket", "held:"),
        uri("in/a?versionId=1"),
        uri("in/a#1"));
  }

  @Override
  protected List<Broken> broken() {
    return Stream.of("held:in/a", "held:", "held://bucket/in/a cat.png", "held://[/in/a")
        .map(reference -> new Broken(reference, ErrorCode.URI_NOT_ALLOWED))
        .toList();
  }

  @Test
  void aRootMayBeAWholeBucket() throws IOException {
    fetcher = new FileSystemFetcher(List.of(ImageReference.of("held://bucket")), TIMEOUT);

    assertThat(load(uri("secret"))).isEqualTo(IMAGE);
  }

  @Test
  void aSchemeWithoutAFileSystemIsToldAtOnce() {
    assertThatThrownBy(
            () -> new FileSystemFetcher(List.of(ImageReference.of("s3://bucket/in")), TIMEOUT))
        .isInstanceOf(UnsupportedFileSystemSchemeException.class)
        .hasMessageContaining("s3");
  }

  /** Neither opening nor reading comes to an end by itself. */
  @Test
  void aFileSystemThatDoesNotAnswerIsGivenUpInTime() throws IOException {
    fetcher =
        new FileSystemFetcher(List.of(ImageReference.of("stuck://bucket/")), Duration.ofMillis(50));
    for (String name : List.of("open", "read")) {
      Files.write(folder.resolve(name), IMAGE);
      String image = uri(name).replace("held:", "stuck:");

      assertThat(code(image)).as(name).isEqualTo(ErrorCode.IMAGE_UNREACHABLE);
      assertThat(Thread.currentThread().isInterrupted()).as(name).isFalse();
    }
  }

  @Test
  void aRefusedFileIsNotLookedFor() throws IOException {
    fetcher = new FileSystemFetcher(List.of(ImageReference.of("stuck://bucket/in")), TIMEOUT);
    Files.write(folder.resolve("open"), IMAGE);

    assertThat(code(uri("open").replace("held:", "stuck:"))).isEqualTo(ErrorCode.URI_NOT_ALLOWED);
  }

  private String uri(String name) {
    return "held://bucket" + folder.toUri().getPath() + name;
  }
}
