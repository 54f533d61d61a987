// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.archive.output.CaptionedShard;
import dev.foresight.archive.output.Existing;
import dev.foresight.archive.output.RowSchema;
import dev.foresight.archive.output.ShardFolders;
import dev.foresight.archive.source.ArchiveFile;
import dev.foresight.archive.testing.Rows;
import dev.foresight.archive.testing.TarFile;
import dev.foresight.archive.testing.Written;
import dev.foresight.schemas.CaptionedRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardCopiesTest {
  private static final RowFiles FILES =
      new RowFiles(
          CaptionFormat.WEBDATASET, new RowSchema(List.of("caption"), List.of()), Map.of());

  @TempDir Path folder;

  private final List<String> told = new ArrayList<>();
  private Path shard;

  @BeforeEach
  void write() throws IOException {
    shard = Files.createDirectories(folder.resolve("in")).resolve("a b.tar");
    try (TarFile tar = TarFile.create(shard)) {
      tar.add("a.png", "A");
    }
    Path rows = folder.resolve("out/rows").resolve(ShardFolders.of(shard.toString()));
    CaptionedRow row =
        CaptionedRow.newBuilder(Rows.answered("a", "caption")).setFile(shard.toString()).build();
    Written.to(
        Files.createDirectories(rows).resolve("captions-1.jsonl"), FILES.writer(), List.of(row));
  }

  @Test
  void aCopyIsMadeOnceAndAgainWhenItsRowsAreNewer() throws IOException {
    make(shard);
    Path copy = folder.resolve("out/a b.tar");
    byte[] whole = Files.readAllBytes(copy);
    assertThat(new String(whole, java.nio.charset.StandardCharsets.UTF_8))
        .contains("a.txt", "caption of a");

    Files.writeString(copy, "a copy that is there");
    Files.setLastModifiedTime(copy, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    make(shard);
    assertThat(copy).hasContent("a copy that is there");

    Files.setLastModifiedTime(copy, FileTime.fromMillis(0));
    make(shard);
    assertThat(copy).hasBinaryContent(whole);
    assertThat(told).isEmpty();
  }

  @Test
  void aShardThatIsNotWholeIsToldAndOthersAreCopied() throws IOException {
    Path broken = folder.resolve("in/0.tar");
    Files.write(broken, Arrays.copyOf(Files.readAllBytes(shard), 700));

    make(broken, folder.resolve("in/gone.tar"), shard);

    assertThat(folder.resolve("out/a b.tar")).exists();
    assertThat(folder.resolve("out/0.tar")).doesNotExist();
    assertThat(told)
        .hasSize(2)
        .allMatch(line -> line.contains(" has no copy with captions, as it is not whole ("));
  }

  @Test
  void whatHasNoPlaceIsRefused() throws IOException {
    Destination out = Destination.of(folder + "/out");

    ShardCopies.requirePlaces(inventory(shard, folder.resolve("in/b.tar")), out);
    assertThatThrownBy(
            () -> ShardCopies.requirePlaces(inventory(shard, folder.resolve("b/a b.tar")), out))
        .hasMessage(
            "--format webdataset would copy %s and %s to one place; caption them in two runs"
                .formatted(shard, folder.resolve("b/a b.tar")));
    assertThatThrownBy(
            () -> ShardCopies.requirePlaces(inventory(shard), Destination.of(folder + "/in")))
        .hasMessageContaining("where the shard a b.tar itself is");
    assertThatThrownBy(
            () ->
                ShardCopies.requirePlaces(
                    new Inventory(SourceKind.PARQUET, -1, List.of(), Map.of()), out))
        .hasMessage(
            "--format webdataset adds captions to tar shards, but the source holds Parquet files; write another --format");
  }

  private void make(Path... shards) throws IOException {
    new ShardCopies(
            Destination.of(folder + "/out"),
            FILES,
            new CaptionedShard(List.of("caption"), Existing.SKIP))
        .make(inventory(shards).files(), told::add);
  }

  private static Inventory inventory(Path... shards) {
    return new Inventory(
        SourceKind.TAR,
        -1,
        Stream.of(shards)
            .map(shard -> org.apache.flink.core.fs.Path.fromLocalFile(shard.toFile()))
            .map(path -> new ArchiveFile(path.toString(), 1))
            .toList(),
        Map.of());
  }
}
