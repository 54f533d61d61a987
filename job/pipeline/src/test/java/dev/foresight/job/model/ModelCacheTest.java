// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models fetched from {@code file:}, the file system that needs no server. */
class ModelCacheTest {
  @TempDir Path directory;
  private Path source;
  private ModelCache cache;

  @BeforeEach
  void makeAModel() throws IOException {
    source = Files.createDirectories(directory.resolve("source/llava"));
    Files.writeString(source.resolve("config.json"), "{}");
    Files.writeString(source.resolve("model.safetensors"), "weights");
    cache = new ModelCache(directory.resolve("cache"));
  }

  @Test
  void usesAFolderWhereItIs() throws IOException {
    assertThat(cache.resolve(source.toString())).isEqualTo(source);
    assertThat(directory.resolve("cache")).doesNotExist();
  }

  @Test
  void fetchesWhatAUriNamesAndKeepsItsName() throws IOException {
    Path copy = cache.resolve(uri());

    assertThat(copy).startsWith(directory.resolve("cache")).hasFileName("llava");
    assertThat(copy.resolve("model.safetensors")).hasContent("weights");
    assertThat(copy.resolve("config.json")).hasContent("{}");
  }

  @Test
  void fetchesOnce() throws IOException {
    Path copy = cache.resolve(uri());
    FileTime fetched = Files.getLastModifiedTime(copy.resolve("config.json"));

    assertThat(cache.resolve(uri())).isEqualTo(copy);
    assertThat(Files.getLastModifiedTime(copy.resolve("config.json"))).isEqualTo(fetched);
  }

  @Test
  void fetchesAgainWhatHasChanged() throws IOException {
    cache.resolve(uri());
    Path weights = source.resolve("model.safetensors");
    Files.writeString(weights, "WEIGHTS");
    Files.setLastModifiedTime(weights, FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));

    assertThat(cache.resolve(uri()).resolve("model.safetensors")).hasContent("WEIGHTS");
  }

  @Test
  void aDamagedCopyDoesNotMatchItsDigests() throws IOException {
    Path copy = cache.resolve(uri());
    Manifest manifest = Manifest.read(copy.resolveSibling(".manifest"));
    assertThat(manifest.matches(copy)).isTrue();

    Files.writeString(copy.resolve("model.safetensors"), "weight!");

    assertThat(manifest.matches(copy)).isFalse();
  }

  @Test
  void refusesAFileThatIsNotWhatItsSumSays() throws IOException {
    String right = Digests.of("{}".getBytes(StandardCharsets.UTF_8));
    Files.writeString(
        source.resolve("SHA256SUMS"), right + "  config.json\n" + right + " *model.safetensors\n");

    assertThatThrownBy(() -> cache.resolve(uri()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("model.safetensors has the SHA-256")
        .hasMessageContaining("says " + right);

    Files.writeString(source.resolve("SHA256SUMS"), right + "  config.json\n");
    assertThat(cache.resolve(uri()).resolve("config.json")).exists();
  }

  @Test
  void usesItsCopyWhileTheSourceIsAway() throws IOException {
    Path copy = cache.resolve(uri());
    delete(source);

    assertThat(cache.resolve(uri())).isEqualTo(copy);
  }

  @Test
  void saysWhereThereIsNoModel() {
    assertThatThrownBy(() -> cache.resolve(uri() + "-none"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("llava-none");
  }

  @Test
  void tellsUrisFromFolders() {
    assertThat(List.of("s3://b/m", "hdfs:///m", "file:///m")).allMatch(ModelCache::isUri);
    assertThat(List.of("/m", "m", "../m", "C:/m")).noneMatch(ModelCache::isUri);
  }

  private String uri() {
    return source.toUri().toString().replaceAll("/$", "");
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
