// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.archive.source.BrokenFileException;
import dev.foresight.archive.testing.Rows;
import dev.foresight.archive.testing.TarFile;
import dev.foresight.schemas.CaptionedRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies are read by the machine's own {@code tar}. */
class CaptionedShardTest {
  private static final String TEXT = "caption of %s,\n\"quoted\"";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"shard.tar", "shard.tar.gz"})
  void captionsStandBehindTheMembersOfTheirSamples(String name) throws Exception {
    Path shard = folder.resolve(name);
    try (TarFile tar = TarFile.create(shard)) {
      tar.folder("d/");
      tar.add("d/a.png", "A");
      tar.add("d/a.json", "{}");
      tar.add("d/b.png", "B");
      tar.add("d/._b.png", "hidden");
      tar.add("d/c.seg.png", "C");
    }
    Path copy = copy(shard, Existing.SKIP, row("d/a", 0), row("d/c", 9), Rows.failed("d/b"));

    assertThat(tar("-tf", copy).lines())
        .containsExactly(
            "d/",
            "d/a.png",
            "d/a.json",
            "d/a.txt",
            "d/b.png",
            "d/._b.png",
            "d/c.seg.png",
            "d/c.txt");
    assertThat(tar("-xOf", copy, "d/a.png")).isEqualTo("A");
    assertThat(tar("-xOf", copy, "d/a.txt")).isEqualTo(TEXT.formatted("d/a"));
    assertThat(copy.getParent().toFile().list()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"SKIP, old", "OVERWRITE, NEW", "APPEND, old|NEW", "PREPEND, NEW|old"})
  void aCaptionThatIsThereIsTreatedAsSaid(Existing existing, String expected) throws Exception {
    Path shard = folder.resolve("shard.tar");
    try (TarFile tar = TarFile.create(shard)) {
      tar.add("a.txt", "old");
      tar.add("a.png", "A");
    }
    Path copy = copy(shard, existing, row("a", 0));

    assertThat(tar("-tf", copy).lines()).containsExactly("a.txt", "a.png");
    assertThat(tar("-xOf", copy, "a.txt"))
        .isEqualTo(expected.replace("|", "\n").replace("NEW", TEXT.formatted("a")));
  }

  @Test
  void aKeyThatComesTwiceIsTwoRows() throws Exception {
    Path shard = folder.resolve("shard.tar");
    try (TarFile tar = TarFile.create(shard)) {
      tar.add("a.png", "A");
      tar.add("b.png", "B");
      tar.add("a.jpg", "A");
    }
    CaptionedRow failed = CaptionedRow.newBuilder(Rows.failed("a")).setPosition(0).build();
    Path copy = copy(shard, Existing.SKIP, row("a", 2048), failed);

    assertThat(tar("-tf", copy).lines()).containsExactly("a.png", "b.png", "a.jpg", "a.txt");
  }

  @Test
  void namedPromptsAndLongNamesHaveMembers() throws Exception {
    String key = "ü".repeat(60) + "/" + "x".repeat(120);
    Path shard = folder.resolve("shard.tar");
    try (TarFile tar = TarFile.create(shard)) {
      tar.add(key + ".png", "A");
    }
    Path copy = folder.resolve("copies").resolve("shard.tar");
    Files.createDirectories(copy.getParent());
    new CaptionedShard(List.of("short", "long"), Existing.SKIP)
        .copy(path(shard), path(copy), List.of(Rows.answered(key, "short", "long")));

    assertThat(tar("--quoting-style=literal", "-tf", copy).lines())
        .containsExactly(key + ".png", key + ".long.txt", key + ".short.txt");
  }

  @Test
  void aShardThatIsCutShortHasNoCopy() throws Exception {
    Path shard = folder.resolve("shard.tar");
    try (TarFile tar = TarFile.create(shard)) {
      tar.add("a.png", "A".repeat(5000));
    }
    Files.write(shard, java.util.Arrays.copyOf(Files.readAllBytes(shard), 3000));

    assertThatThrownBy(() -> copy(shard, Existing.SKIP, row("a", 0)))
        .isInstanceOf(BrokenFileException.class);
    assertThat(folder.resolve("copies").toFile().list()).isEmpty();
  }

  private Path copy(Path shard, Existing existing, CaptionedRow... rows) throws IOException {
    Path copy = folder.resolve("copies").resolve(shard.getFileName());
    Files.createDirectories(copy.getParent());
    new CaptionedShard(List.of("caption"), existing).copy(path(shard), path(copy), List.of(rows));
    return copy;
  }

  private static CaptionedRow row(String key, long position) {
    return CaptionedRow.newBuilder(Rows.answered(key, "caption")).setPosition(position).build();
  }

  private static String tar(Object... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("tar"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return out;
  }

  private static org.apache.flink.core.fs.Path path(Path file) {
    return org.apache.flink.core.fs.Path.fromLocalFile(file.toFile());
  }
}
