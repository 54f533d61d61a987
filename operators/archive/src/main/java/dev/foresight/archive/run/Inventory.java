// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import dev.foresight.archive.output.Column;
import dev.foresight.archive.output.Sidecars;
import dev.foresight.archive.parquet.ParquetRows;
import dev.foresight.archive.source.ArchiveFile;
import dev.foresight.archive.source.ListedImages;
import dev.foresight.archive.source.ListedPaths;
import dev.foresight.archive.source.Places;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * What a run reads: files that were found when it began. What comes later belongs to another run.
 *
 * @param kind of all files
 * @param rows how many there are; -1 where only reading would tell
 * @param captioned images that were left out as their captions are there already
 * @param files with rows
 * @param types of columns that are passed on and hold no texts, by name
 */
public record Inventory(
    SourceKind kind,
    long rows,
    long captioned,
    List<ArchiveFile> files,
    Map<String, Column.Type> types) {
  private static final long UNKNOWN = -1;

  /** Copies files and types; manifests of earlier versions hold no types. */
  public Inventory {
    files = List.copyOf(files);
    types = types == null ? Map.of() : Map.copyOf(types);
  }

  /**
   * Describes files.
   *
   * @param rows how many there are; -1 where only reading would tell
   */
  public Inventory(
      SourceKind kind, long rows, List<ArchiveFile> files, Map<String, Column.Type> types) {
    this(kind, rows, 0, files, types);
  }

  /**
   * Looks for what sources name.
   *
   * @param passed names of columns that are passed on
   * @param destination where a listing of images is left
   * @throws IllegalArgumentException if there is nothing to caption, or things of several kinds
   * @throws IOException if a source cannot be read, or the listing not be written
   */
  public static Inventory take(List<String> sources, Set<String> passed, Destination destination)
      throws IOException {
    return take(sources, passed, Optional.empty(), destination);
  }

  /**
   * Looks for images that captions are written beside. Lists are taken line by line.
   *
   * @param sidecars that are written
   * @param destination where a listing of images is left
   * @throws IllegalArgumentException if there is nothing to caption, or no caption can be written
   *     beside something
   * @throws IOException if a source cannot be read, or the listing not be written
   */
  public static Inventory take(List<String> sources, Sidecars sidecars, Destination destination)
      throws IOException {
    return take(sources, Set.of(), Optional.of(new CaptionPlaces(sidecars)), destination);
  }

  private static Inventory take(
      List<String> sources,
      Set<String> passed,
      Optional<CaptionPlaces> places,
      Destination destination)
      throws IOException {
    Path listing = destination.listing();
    FileSystem files = listing.getFileSystem();
    files.mkdirs(destination.state());
    Finds finds;
    try (FSDataOutputStream out = files.create(listing, FileSystem.WriteMode.OVERWRITE);
        BufferedWriter lines =
            new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
      finds = new Finds(sources, lines, places);
      Sources.find(sources, finds);
    }
    SourceKind kind = finds.kind();
    if (kind == SourceKind.IMAGES) {
      long bytes = files.getFileStatus(listing).getLen();
      return new Inventory(
          kind,
          finds.images,
          places.map(CaptionPlaces::captioned).orElse(0L),
          List.of(new ArchiveFile(listing.toString(), bytes)),
          Map.of());
    }
    files.delete(listing, false);
    Map<String, Column.Type> types =
        kind == SourceKind.PARQUET ? ParquetRows.types(finds.shards, passed) : Map.of();
    return new Inventory(kind, UNKNOWN, finds.shards, types);
  }

  /** Takes what is found: images to the listing, all else to memory. */
  private static final class Finds implements Sources.Sink {
    private final List<String> sources;
    private final BufferedWriter listing;
    private final Optional<CaptionPlaces> places;
    private final TreeSet<SourceKind> kinds = new TreeSet<>();
    private final List<ArchiveFile> shards = new ArrayList<>();
    private long images;

    Finds(List<String> sources, BufferedWriter listing, Optional<CaptionPlaces> places) {
      this.sources = sources;
      this.places = places;
      this.listing = listing;
    }

    @Override
    public void add(Sources.Found file) throws IOException {
      Optional<SourceKind> kind = SourceKind.of(file.key());
      // Beside images lie their captions, which are no lists.
      if (kind.isEmpty() || kind.get() == SourceKind.LIST && !file.named()) {
        return;
      }
      boolean isListOfImages = kind.get() == SourceKind.LIST && places.isPresent();
      kinds.add(isListOfImages ? SourceKind.IMAGES : kind.get());
      if (isListOfImages) {
        addLines(file);
      } else if (kind.get() == SourceKind.IMAGES) {
        String place = Places.of(file.path());
        if (places.isEmpty() || places.get().takesNext(place)) {
          addImage(new ListedImages.Line(file.key(), place, file.bytes()));
        }
      } else {
        requireNoSidecars(file, kind.get());
        shards.add(new ArchiveFile(file.path().toString(), file.bytes()));
      }
    }

    private void requireNoSidecars(Sources.Found file, SourceKind kind) {
      if (places.isPresent()) {
        throw new IllegalArgumentException(
            "--format sidecars writes beside images, but the source %s is of %s; write another --format"
                .formatted(Places.of(file.path()), kind));
      }
    }

    private void addLines(Sources.Found list) throws IOException {
      new ListedPaths()
          .read(
              list.path(),
              list.bytes(),
              row -> {
                String place = row.getImage().getUri();
                if (places.orElseThrow().takes(place)) {
                  addImage(new ListedImages.Line(row.getKey(), place, UNKNOWN));
                }
              });
    }

    private void addImage(ListedImages.Line line) throws IOException {
      listing.write(line.text());
      listing.write('\n');
      images++;
    }

    SourceKind kind() {
      if (kinds.isEmpty()) {
        throw new IllegalArgumentException(
            "%s holds nothing that is read here, by the ends of names: images, .tar, .tar.gz, .jsonl, .parquet, or a list .txt that is named itself"
                .formatted(String.join(", ", sources)));
      }
      if (kinds.size() > 1) {
        throw new IllegalArgumentException(
            "%s holds %s; name files of one kind with a pattern such as '%s/**.jpg'"
                .formatted(
                    String.join(", ", sources),
                    kinds.stream().map(SourceKind::toString).collect(Collectors.joining(" and ")),
                    sources.get(0)));
      }
      return kinds.first();
    }
  }
}
