// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.archive.testing.TarFile;
import dev.foresight.schemas.ArchiveRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TarRowsTest extends RowFormatContract {
  @Override
  protected RowFormat format() {
    return new TarRows(new ColumnNames("image", ""), 1, List.of());
  }

  @Override
  protected void write(Path file, int rows) throws IOException {
    Random random = new Random(rows);
    try (TarFile tar = TarFile.create(file)) {
      for (int i = 0; i < rows; i++) {
        String key = "row-" + i;
        tar.add(key + ".txt", "text " + i);
        byte[] image = new byte[random.nextInt(2000)];
        random.nextBytes(image);
        tar.add(key + ".PNG", image);
        tar.add(key + ".json", "{\"title\": \"" + i + "\", \"n\": " + i + "}");
      }
    }
  }

  @Test
  void samplesThatHaveTheirCaptionsAreNoRows() throws IOException {
    Path file = folder.resolve("shard.tar");
    try (TarFile tar = TarFile.create(file)) {
      for (String key : List.of("a", "b", "c", "d")) {
        tar.add(key + ".png", "image");
        if (!key.equals("b")) {
          tar.add(key + ".Short.txt", "a dog");
        }
        if (!key.equals("c")) {
          tar.add(key + ".long.txt", "a long dog");
        }
      }
    }
    assertThat(keysWithout(file, List.of("Short.txt", "long.txt"))).containsExactly("b", "c");
    assertThat(keysWithout(file, List.of("txt"))).containsExactly("a", "b", "c", "d");
  }

  private static List<String> keysWithout(Path file, List<String> done) throws IOException {
    TarRows format = new TarRows(new ColumnNames("image", ""), done);
    List<String> keys = new ArrayList<>();
    try (RowReader reader =
        format.open(
            org.apache.flink.core.fs.Path.fromLocalFile(file.toFile()),
            new FileRange(0, Files.size(file)),
            0)) {
      for (var row = reader.next(); row.isPresent(); row = reader.next()) {
        keys.add(row.get().getKey());
      }
      assertThat(reader.position()).isEqualTo(Files.size(file));
    }
    return keys;
  }

  @Test
  void membersOfOneKeyAreOneRowWithTheirTextsAsColumns() throws IOException {
    Path file = folder.resolve("shard.tar");
    try (TarFile tar = TarFile.create(file)) {
      tar.folder("a/");
      tar.add("a/1.jpg", "image");
      tar.add("a/1.json", "{\"title\": \"Rex\", \"tags\": [1, 2], \"none\": null}");
      tar.add("a/1.caption", "a dog");
      tar.add("a/1.cover.jpg", "other");
      tar.add("a/._2.jpg", "of another system");
      tar.add("b/1.jpg", "image b");
    }
    List<ArchiveRow> rows = read(file, 1);

    assertThat(rows.stream().map(ArchiveRow::getKey)).containsExactly("a/1", "b/1");
    assertThat(image(rows.get(0))).isEqualTo("image");
    assertThat(rows.get(0).getColumns())
        .isEqualTo(Map.of("title", "Rex", "tags", "[1,2]", "caption", "a dog"));
  }

  @Test
  void ofSeveralImagesTheNamedOneIsTheRows() throws IOException {
    Path file = folder.resolve("shard.tar");
    try (TarFile tar = TarFile.create(file)) {
      tar.add("1.input.png", "input");
      tar.add("1.target.png", "target");
      tar.add("1.zoom.png", "zoom");
    }
    TarRows rows = new TarRows(new ColumnNames("target.png", ""));
    try (RowReader reader =
        rows.open(
            org.apache.flink.core.fs.Path.fromLocalFile(file.toFile()),
            new FileRange(0, Files.size(file)),
            0)) {
      assertThat(image(reader.next().orElseThrow())).isEqualTo("target");
    }
  }

  @Test
  void namesOfAnyLengthAreReadWherever() throws IOException {
    Path file = folder.resolve("shard.tar");
    String folderName = "f".repeat(180) + "/";
    try (TarFile tar = TarFile.create(file)) {
      for (int i = 0; i < 5; i++) {
        tar.add(folderName + i + ".png", "image " + i);
      }
    }
    assertThat(read(file, 1).stream().map(ArchiveRow::getKey))
        .containsExactly(
            folderName + 0, folderName + 1, folderName + 2, folderName + 3, folderName + 4);
  }

  @Test
  void aSampleWithoutAnImageIsARowThatFails() throws IOException {
    Path file = folder.resolve("shard.tar");
    try (TarFile tar = TarFile.create(file)) {
      tar.add("1.json", "{}");
      tar.add("1.mp3", "la");
    }
    assertThat(read(file, 1).get(0).getFailure().getCode()).isEqualTo("IMAGE_NOT_FOUND");
    assertThat(read(file, 1).get(0).getFailure().getMessage()).contains("json, mp3");
  }

  @Test
  void aCompressedShardIsReadInOnePart() throws IOException {
    Path file = folder.resolve("shard.tar.gz");
    write(file, 7);

    List<ArchiveRow> rows = read(file, 1);

    assertThat(rows).hasSize(7);
    assertThat(format().cut(org.apache.flink.core.fs.Path.fromLocalFile(file.toFile()), 9, 1))
        .hasSize(1);
  }

  @Test
  void aShardThatIsCutOffGivesWhatIsWholeAndThenSaysSo() throws IOException {
    Path whole = folder.resolve("whole.tar");
    write(whole, 9);
    Path file = folder.resolve("shard.tar");
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2 / 512 * 512 + 700));

    assertThatThrownBy(() -> read(file, 1)).isInstanceOf(BrokenFileException.class);
    assertThatThrownBy(
            () -> read(Files.writeString(folder.resolve("x.tar"), "no tar at all".repeat(99)), 1))
        .isInstanceOf(BrokenFileException.class);
  }

  private static String image(ArchiveRow row) {
    return new String(row.getImage().getBytes().array(), UTF_8);
  }
}
