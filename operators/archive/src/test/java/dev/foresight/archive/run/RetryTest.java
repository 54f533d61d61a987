// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.archive.output.RowSchema;
import dev.foresight.archive.testing.Rows;
import dev.foresight.archive.testing.Written;
import dev.foresight.schemas.CaptionedRow;
import dev.foresight.schemas.RowFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryTest {
  private static final Inventory IMAGES = new Inventory(SourceKind.IMAGES, 5, List.of(), Map.of());

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void rowsThatFailedAreListedByTheirCodes(CaptionFormat format) throws IOException {
    Retry retry = retry(format);

    assertThat(retry.select(Set.of(), IMAGES).rows()).isEqualTo(2);
    assertThat(retry.select(Set.of("TIMED_OUT"), IMAGES).rows()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve(".foresight/retry/.foresight/listing.jsonl")))
        .isEqualTo("{\"file\":\"/c.png\",\"position\":0,\"key\":\"c\"}\n");
    assertThatThrownBy(() -> retry.select(Set.of("URI_NOT_ALLOWED"), IMAGES))
        .hasMessageContaining("has no row that failed with URI_NOT_ALLOWED");
  }

  @ParameterizedTest
  @EnumSource
  void newRowsTakeThePlacesOfThoseThatFailed(CaptionFormat format) throws IOException {
    Retry retry = retry(format);
    tried(format, row("c", null), row("b", "IMAGE_UNDECODABLE"));

    List<CaptionedRow> all = new ArrayList<>();
    retry.merge(all::add);
    retry.forget();

    assertThat(read(format, "captions-1"))
        .containsExactly(row("a", null), row("b", "IMAGE_UNDECODABLE"), row("c", null));
    assertThat(read(format, "captions-2"))
        .containsExactly(row("d", "FILE_UNREADABLE"), row("e", null));
    assertThat(all)
        .containsExactlyInAnyOrder(
            row("a", null),
            row("b", "IMAGE_UNDECODABLE"),
            row("c", null),
            row("d", "FILE_UNREADABLE"),
            row("e", null));
    assertThat(folder.resolve(".foresight/retry")).doesNotExist();
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder(
            "captions-1" + format.end(), "captions-2" + format.end(), ".foresight");
  }

  @Test
  void aMergeThatWasKilledIsMadeAgain() throws IOException {
    Retry retry = retry(CaptionFormat.JSONL);
    tried(CaptionFormat.JSONL, row("b", null), row("c", null));
    // What is left of a file that was being written, and a file that has its rows already.
    Files.writeString(folder.resolve(".captions-1.jsonl.half"), "{\"key\":");
    Files.delete(folder.resolve("captions-1.jsonl"));
    write(
        CaptionFormat.JSONL, folder, "captions-1", row("a", null), row("b", null), row("c", null));

    List<CaptionedRow> all = new ArrayList<>();
    retry.merge(all::add);

    assertThat(all).hasSize(5).filteredOn(row -> row.getFailure() != null).hasSize(1);
    assertThat(read(CaptionFormat.JSONL, "captions-1"))
        .containsExactly(row("a", null), row("b", null), row("c", null));
  }

  @Test
  void aFileThatHoldsSomethingElseIsSaid() throws IOException {
    Retry retry = retry(CaptionFormat.JSONL);
    Files.writeString(folder.resolve("captions-3.jsonl"), "{\"key\":\"a\"}\n");

    assertThatThrownBy(() -> retry.select(Set.of(), IMAGES))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "captions-3.jsonl holds no captions at 0: the column file is missing");
  }

  private Retry retry(CaptionFormat format) throws IOException {
    write(
        format,
        folder,
        "captions-1",
        row("a", null),
        row("b", "IMAGE_EMPTY"),
        row("c", "TIMED_OUT"));
    write(format, folder, "captions-2", row("d", "FILE_UNREADABLE"), row("e", null));
    return Retry.of(Destination.of(folder.toString()), files(format));
  }

  private void tried(CaptionFormat format, CaptionedRow... rows) throws IOException {
    write(format, Files.createDirectories(folder.resolve(".foresight/retry")), "captions-3", rows);
  }

  private static void write(CaptionFormat format, Path folder, String name, CaptionedRow... rows)
      throws IOException {
    Written.to(folder.resolve(name + format.end()), files(format).writer(), List.of(rows));
  }

  private List<CaptionedRow> read(CaptionFormat format, String name) throws IOException {
    List<CaptionedRow> rows = new ArrayList<>();
    files(format)
        .read(
            org.apache.flink.core.fs.Path.fromLocalFile(
                folder.resolve(name + format.end()).toFile()),
            rows::add);
    return rows;
  }

  private static RowFiles files(CaptionFormat format) {
    return new RowFiles(format, new RowSchema(List.of("caption"), List.of("title")), Map.of());
  }

  private static CaptionedRow row(String key, String code) {
    CaptionedRow row = code == null ? Rows.answered(key, "caption") : Rows.failed(key);
    return CaptionedRow.newBuilder(row)
        .setFile("/" + key + ".png")
        .setPosition(0)
        .setFailure(code == null ? null : new RowFailure(code, "no bytes"))
        .build();
  }
}
