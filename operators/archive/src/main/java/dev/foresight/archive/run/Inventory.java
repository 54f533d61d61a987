// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import dev.foresight.archive.source.ArchiveFile;
import dev.foresight.archive.source.ListedImages;
import dev.foresight.archive.source.RowFormat;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * What a run reads: files that were found when it began. What comes later belongs to another run.
 *
 * @param kind of all files
 * @param rows how many there are; -1 where only reading would tell
 * @param files with rows
 */
public record Inventory(SourceKind kind, long rows, List<ArchiveFile> files) {
  /** Copies the files. */
  public Inventory {
    files = List.copyOf(files);
  }

  /**
   * Looks for what sources name.
   *
   * @param destination where a listing of images is left
   * @throws IllegalArgumentException if there is nothing to caption
   * @throws IOException if a source cannot be read, or the listing not be written
   */
  public static Inventory take(List<String> sources, Destination destination) throws IOException {
    Path listing = destination.listing();
    FileSystem files = listing.getFileSystem();
    files.mkdirs(destination.state());
    AtomicLong rows = new AtomicLong();
    try (FSDataOutputStream out = files.create(listing, FileSystem.WriteMode.OVERWRITE);
        BufferedWriter lines =
            new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
      Sources.find(
          sources,
          file -> {
            if (SourceKind.of(file.key()).filter(kind -> kind == SourceKind.IMAGES).isPresent()) {
              lines.write(
                  new ListedImages.Line(file.key(), Sources.place(file.path()), file.bytes())
                      .text());
              lines.write('\n');
              rows.incrementAndGet();
            }
          });
    }
    if (rows.get() == 0) {
      throw new IllegalArgumentException(
          "%s holds no image that is read here (by the ends of their names); name another source"
              .formatted(String.join(", ", sources)));
    }
    return new Inventory(
        SourceKind.IMAGES,
        rows.get(),
        List.of(new ArchiveFile(listing.toString(), files.getFileStatus(listing).getLen())));
  }

  /** Returns how rows lie in the files. */
  public RowFormat format() {
    return new ListedImages();
  }
}
