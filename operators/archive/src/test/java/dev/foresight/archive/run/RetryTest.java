// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetryTest {
  @TempDir Path folder;

  private Retry retry;

  @BeforeEach
  void run() throws IOException {
    Files.writeString(
        folder.resolve("captions-1.jsonl"),
        row("a", null) + row("b", "IMAGE_EMPTY") + row("c", "TIMED_OUT"));
    Files.writeString(
        folder.resolve("captions-2.jsonl"), row("d", "FILE_UNREADABLE") + row("e", null));
    retry = Retry.of(Destination.of(folder.toString()));
  }

  @Test
  void rowsThatFailedAreListedByTheirCodes() throws IOException {
    assertThat(retry.select(Set.of(), SourceKind.IMAGES).rows()).isEqualTo(2);
    assertThat(retry.select(Set.of("TIMED_OUT"), SourceKind.IMAGES).rows()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve(".foresight/retry/.foresight/listing.jsonl")))
        .isEqualTo("{\"file\":\"/c.png\",\"position\":0,\"key\":\"c\"}\n");
    assertThatThrownBy(() -> retry.select(Set.of("URI_NOT_ALLOWED"), SourceKind.IMAGES))
        .hasMessageContaining("has no row that failed with URI_NOT_ALLOWED");
  }

  @Test
  void newRowsTakeThePlacesOfThoseThatFailed() throws IOException {
    Path attempt = Files.createDirectories(folder.resolve(".foresight/retry"));
    Files.writeString(
        attempt.resolve("captions-3.jsonl"), row("c", null) + row("b", "IMAGE_UNDECODABLE"));

    Map<String, Long> failures = retry.merge();

    assertThat(Files.readString(folder.resolve("captions-1.jsonl")))
        .isEqualTo(row("a", null) + row("b", "IMAGE_UNDECODABLE") + row("c", null));
    assertThat(Files.readString(folder.resolve("captions-2.jsonl")))
        .isEqualTo(row("d", "FILE_UNREADABLE") + row("e", null));
    assertThat(failures).isEqualTo(Map.of("IMAGE_UNDECODABLE", 1L, "FILE_UNREADABLE", 1L));
    assertThat(attempt).doesNotExist();
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("captions-1.jsonl", "captions-2.jsonl", ".foresight");
  }

  @Test
  void aMergeThatWasKilledIsMadeAgain() throws IOException {
    Path attempt = Files.createDirectories(folder.resolve(".foresight/retry"));
    Files.writeString(attempt.resolve("captions-3.jsonl"), row("b", null) + row("c", null));
    // What is left of a file that was being written, and a file that has its rows already.
    Files.writeString(folder.resolve(".captions-1.jsonl.half"), row("a", null));
    Files.writeString(
        folder.resolve("captions-1.jsonl"), row("a", null) + row("b", null) + row("c", null));

    assertThat(retry.merge()).isEqualTo(Map.of("FILE_UNREADABLE", 1L));
    assertThat(Files.readString(folder.resolve("captions-1.jsonl")))
        .isEqualTo(row("a", null) + row("b", null) + row("c", null));
  }

  private static String row(String key, String code) {
    return "{\"key\":\"%1$s\",\"file\":\"/%1$s.png\",\"position\":0,\"error_code\":%2$s}\n"
        .formatted(key, code == null ? "null" : "\"" + code + "\"");
  }
}
