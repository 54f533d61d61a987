// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import dev.foresight.archive.source.Places;
import dev.foresight.schemas.CaptionedRow;
import dev.foresight.schemas.RowAnswer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes captions beside their images: {@code dog.jpeg} has {@code dog.txt}, and with several named
 * prompts {@code dog.NAME.txt}. Captions are written when the checkpoint that holds them is there,
 * and again behind a restart, which changes nothing: no caption is ever seen that is not the one
 * that the run keeps. Each file is there whole, or as it was before. Rows that failed have none.
 *
 * @param answers names of all answers of a row
 * @param existing what becomes of files that are there already
 */
public record Sidecars(List<String> answers, Existing existing)
    implements Sink<CaptionedRow>, SupportsCommitter<Sidecar> {
  private static final long serialVersionUID = 1L;

  private static final String END = ".txt";

  private static final Set<String> NO_FILES = Set.of("http", "https", "data");

  /** Copies the names. */
  public Sidecars {
    answers = List.copyOf(answers);
  }

  /** Returns where an image's caption is, for images that are files. */
  public Optional<Path> place(String image, String answer) {
    if (Places.isUri(image) && NO_FILES.contains(image.substring(0, image.indexOf(':')))) {
      return Optional.empty();
    }
    Path file = file(image);
    String name = file.getName();
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    return Optional.of(beside(file, stem + (answers.size() == 1 ? "" : "." + answer) + END));
  }

  private static Path file(String image) {
    if (!Places.isUri(image)) {
      return Path.fromLocalFile(new File(image));
    }
    try {
      return new Path(new URI(image));
    } catch (URISyntaxException e) {
      // Written as people write it, with spaces and the like.
      return new Path(image);
    }
  }

  /** Flink's own way takes a colon in a name for the end of a scheme. */
  private static Path beside(Path file, String name) {
    URI uri = file.toUri();
    String folder = uri.getPath().substring(0, uri.getPath().lastIndexOf('/') + 1);
    try {
      return new Path(new URI(uri.getScheme(), uri.getAuthority(), folder + name, null, null));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("%s has no files beside it".formatted(file), e);
    }
  }

  /** Returns whether all captions of an image are there already. */
  public boolean areThere(String image) throws IOException {
    for (String answer : answers) {
      Optional<Path> place = place(image, answer);
      if (place.isEmpty() || !place.get().getFileSystem().exists(place.get())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public CommittingSinkWriter<CaptionedRow, Sidecar> createWriter(WriterInitContext context) {
    return new Writer();
  }

  @Override
  public Committer<Sidecar> createCommitter(CommitterInitContext context) {
    return new Finisher();
  }

  @Override
  public SimpleVersionedSerializer<Sidecar> getCommittableSerializer() {
    return new Sidecar.Serializer();
  }

  /** Keeps captions until the next checkpoint. */
  private final class Writer implements CommittingSinkWriter<CaptionedRow, Sidecar> {
    private List<Sidecar> waiting = new ArrayList<>();

    @Override
    public void write(CaptionedRow row, Context context) {
      waiting.addAll(of(row));
    }

    @Override
    public Collection<Sidecar> prepareCommit() {
      List<Sidecar> all = waiting;
      waiting = new ArrayList<>();
      return all;
    }

    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public void close() {}
  }

  private final class Finisher implements Committer<Sidecar> {
    @Override
    public void commit(Collection<CommitRequest<Sidecar>> requests) throws IOException {
      for (CommitRequest<Sidecar> request : requests) {
        Sidecar caption = request.getCommittable();
        Path file = new Path(URI.create(caption.file()));
        try {
          Sidecars.this.write(file, caption.text());
        } catch (IOException e) {
          throw WriteFault.of(Places.of(file) + " is a caption's place, where nothing", e);
        }
      }
    }

    @Override
    public void close() {}
  }

  /** Returns a row's captions. */
  List<Sidecar> of(CaptionedRow row) {
    List<Sidecar> captions = new ArrayList<>();
    for (RowAnswer answer : row.getAnswers()) {
      place(row.getFile(), answer.getName())
          .map(file -> new Sidecar(file.toUri().toString(), answer.getText()))
          .ifPresent(captions::add);
    }
    return captions;
  }

  private void write(Path file, String caption) throws IOException {
    Optional<String> before = WholeFile.read(file);
    String text = before.isEmpty() ? caption : existing.joined(before.get(), caption);
    if (before.isPresent() && before.get().equals(text)) {
      return;
    }
    WholeFile.write(
        beside(file, "." + file.getName() + ".draft"), file, text.getBytes(StandardCharsets.UTF_8));
  }
}
