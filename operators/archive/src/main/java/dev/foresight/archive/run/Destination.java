// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import dev.foresight.archive.output.CaptionFiles;
import dev.foresight.archive.output.ShardFolders;
import dev.foresight.archive.output.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/**
 * Where a run writes, on any of Flink's file systems: its files, and a hidden folder with what it
 * needs to go on.
 *
 * <pre>
 * captions-*      what was answered, each file whole
 * rows/           the same by shards, where copies of these get the captions
 * .foresight/     manifest.json   what the run is
 *                 listing.jsonl   the images that it found, where they are files
 *                 checkpoints/    where it goes on
 *                 progress.json   how far it is
 * </pre>
 *
 * @param folder of the run
 */
public record Destination(Path folder) {
  private static final String STATE = ".foresight";

  /** Returns the destination of a path or a URI. */
  public static Destination of(String place) throws IOException {
    return new Destination(Sources.qualified(place));
  }

  /** Returns the hidden folder. */
  public Path state() {
    return new Path(folder, STATE);
  }

  /** Returns the folder of checkpoints. */
  public Path checkpoints() {
    return new Path(state(), "checkpoints");
  }

  /** Returns the file of found images. */
  public Path listing() {
    return new Path(state(), "listing.jsonl");
  }

  /** Returns the file that says what the run is. */
  public Path manifest() {
    return new Path(state(), "manifest.json");
  }

  /** Returns the file that says how far the run is. */
  public Path progress() {
    return new Path(state(), "progress.json");
  }

  /** Returns the files of captions that there are. */
  public List<Path> captions() throws IOException {
    List<Path> captions = new ArrayList<>();
    captionFiles().forEach(file -> captions.add(file.getPath()));
    for (FileStatus shard : list(new Path(folder, ShardFolders.ROWS))) {
      if (shard.isDir()) {
        captions.addAll(new Destination(shard.getPath()).captions());
      }
    }
    return captions;
  }

  /** Returns those that are in the folder itself. */
  List<FileStatus> captionFiles() throws IOException {
    return Arrays.stream(list(folder))
        .filter(file -> !file.isDir())
        .filter(file -> file.getPath().getName().startsWith(CaptionFiles.PREFIX))
        .toList();
  }

  /** Returns what a folder holds; nothing if it is not there. */
  public static FileStatus[] list(Path folder) throws IOException {
    try {
      FileStatus[] entries = folder.getFileSystem().listStatus(folder);
      return entries == null ? new FileStatus[0] : entries;
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  /** Returns a file's text, if it is there. */
  public static Optional<String> read(Path file) throws IOException {
    return WholeFile.read(file);
  }

  /** Writes a file that is there whole, or as it was before. */
  public static void write(Path file, String text) throws IOException {
    file.getFileSystem().mkdirs(file.getParent());
    Path draft = new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID());
    WholeFile.write(draft, file, text.getBytes(StandardCharsets.UTF_8));
  }
}
