// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.archive.testing.Rows;
import dev.foresight.schemas.CaptionedRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarsTest {
  private static final String CAPTION = "caption of a,\n\"quoted\"";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"dog.jpeg", "dog.TIFF", "dog.webp", "dog"})
  void theCaptionStandsBesideTheImage(String image) throws Exception {
    write(one(Existing.SKIP), answered(image));

    assertThat(folder).isDirectoryContaining("glob:**/dog.txt");
    assertThat(folder.resolve("dog.txt")).hasContent(CAPTION);
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b%20c#?.png", "a.b.png", ".hidden.png", "ü:x.png"})
  void anyNameOfAFileWillDo(String image) throws Exception {
    write(one(Existing.SKIP), answered(image));

    assertThat(folder.resolve(image.substring(0, image.length() - 4) + ".txt")).hasContent(CAPTION);
  }

  @Test
  void namedPromptsHaveAFileEach() throws Exception {
    write(
        new Sidecars(List.of("short", "long"), Existing.SKIP),
        CaptionedRow.newBuilder(Rows.answered("a", "short", "long"))
            .setFile(folder.resolve("dog.png").toString())
            .build());

    assertThat(folder.resolve("dog.short.txt")).hasContent("short of a,\n\"quoted\"");
    assertThat(folder.resolve("dog.long.txt")).hasContent("long of a,\n\"quoted\"");
  }

  @ParameterizedTest
  @CsvSource({
    "SKIP, old",
    "OVERWRITE, NEW",
    "APPEND, old|NEW",
    "PREPEND, NEW|old",
  })
  void whatIsThereIsTreatedAsSaidAndOnce(Existing existing, String expected) throws Exception {
    Path file = Files.writeString(folder.resolve("dog.txt"), "old");

    write(one(existing), answered("dog.png"));
    write(one(existing), answered("dog.png"));

    assertThat(Files.readString(file))
        .isEqualTo(expected.replace("|", "\n").replace("NEW", CAPTION));
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void rowsThatFailedAndImagesThatAreNoFilesHaveNone() throws Exception {
    write(one(Existing.OVERWRITE), Rows.failed("a"));
    write(
        one(Existing.OVERWRITE),
        CaptionedRow.newBuilder(Rows.answered("a", "caption"))
            .setFile("https://example.org/a.png")
            .build());

    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void anImageIsDoneIfAllItsCaptionsAreThere() throws Exception {
    Sidecars both = new Sidecars(List.of("short", "long"), Existing.SKIP);
    String image = folder.resolve("dog.png").toString();

    Files.writeString(folder.resolve("dog.short.txt"), "");
    assertThat(both.areThere(image)).isFalse();
    Files.writeString(folder.resolve("dog.long.txt"), "");
    assertThat(both.areThere(image)).isTrue();
  }

  /** A file where a folder was: refused to everybody, whatever rights there are. */
  @Test
  void aFolderThatCannotBeWrittenIsToldWithWhatToDo() throws IOException {
    Files.writeString(folder.resolve("images"), "");

    assertThatThrownBy(() -> write(one(Existing.SKIP), answered("images/dog.png")))
        .isInstanceOf(IOException.class)
        .hasNoCause()
        .hasMessageStartingWith(
            "%s/images/dog.txt is a caption's place, where nothing can be written ("
                .formatted(folder))
        .hasMessageEndingWith(
            "); make room, or give back the right to write there: the job tries again by itself");
  }

  @Test
  void nothingIsWrittenBeforeTheCheckpointIsThere() throws Exception {
    CommittingSinkWriter<CaptionedRow, Sidecar> writer = one(Existing.SKIP).createWriter(null);
    assertThat(writer.prepareCommit()).isEmpty();
    writer.write(answered("dog.png"), null);
    assertThat(writer.prepareCommit()).hasSize(1);
    assertThat(writer.prepareCommit()).isEmpty();

    assertThat(folder.toFile().list()).isEmpty();
  }

  /** As a checkpoint does it: what it is to write is kept in it, and written when it is there. */
  private static void write(Sidecars sidecars, CaptionedRow row) throws Exception {
    CommittingSinkWriter<CaptionedRow, Sidecar> writer = sidecars.createWriter(null);
    writer.write(row, null);
    SimpleVersionedSerializer<Sidecar> kept = sidecars.getCommittableSerializer();
    List<Committer.CommitRequest<Sidecar>> requests = new ArrayList<>();
    for (Sidecar caption : writer.prepareCommit()) {
      requests.add(new Request(kept.deserialize(kept.getVersion(), kept.serialize(caption))));
    }
    sidecars.createCommitter(null).commit(requests);
  }

  private static Sidecars one(Existing existing) {
    return new Sidecars(List.of("caption"), existing);
  }

  private CaptionedRow answered(String image) {
    return CaptionedRow.newBuilder(Rows.answered("a", "caption"))
        .setFile(folder.resolve(image).toString())
        .build();
  }

  /** Holds a caption, and is told nothing: a failure is an exception. */
  private record Request(Sidecar getCommittable) implements Committer.CommitRequest<Sidecar> {
    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable why) {
      throw new AssertionError(why);
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable why) {
      throw new AssertionError(why);
    }

    @Override
    public void retryLater() {
      throw new AssertionError("nothing is tried again");
    }

    @Override
    public void updateAndRetryLater(Sidecar caption) {
      throw new AssertionError("nothing is tried again");
    }

    @Override
    public void signalAlreadyCommitted() {
      throw new AssertionError("nothing is looked up");
    }
  }
}
