// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import dev.foresight.archive.output.CaptionedShard;
import dev.foresight.archive.output.ShardFolders;
import dev.foresight.archive.source.ArchiveFile;
import dev.foresight.archive.source.BrokenFileException;
import dev.foresight.archive.source.Places;
import dev.foresight.schemas.CaptionedRow;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipException;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Copies of tar shards in a run's destination, with captions added when all rows are there. A copy
 * that is younger than its rows is not made again: who was killed over it goes on.
 *
 * @param destination of the run
 * @param files that rows are in
 * @param copying how captions are added
 */
public record ShardCopies(Destination destination, RowFiles files, CaptionedShard copying) {
  /**
   * Checks that each shard's copy has a place.
   *
   * @throws IllegalArgumentException if files are no tar shards, two have one name, or a copy would
   *     take a shard's own place
   */
  public static void requirePlaces(Inventory inventory, Destination destination) {
    if (inventory.kind() != SourceKind.TAR) {
      throw new IllegalArgumentException(
          "--format webdataset adds captions to tar shards, but the source holds %s; write another --format"
              .formatted(inventory.kind()));
    }
    Map<String, Path> byName = new HashMap<>();
    for (ArchiveFile file : inventory.files()) {
      Path shard = new Path(file.uri());
      if (shard.getParent().equals(destination.folder())) {
        throw new IllegalArgumentException(
            "--out is %s, where the shard %s itself is, which its copy would overwrite; name another folder"
                .formatted(Places.of(destination.folder()), shard.getName()));
      }
      Path other = byName.put(shard.getName(), shard);
      if (other != null) {
        throw new IllegalArgumentException(
            "--format webdataset would copy %s and %s to one place; caption them in two runs"
                .formatted(Places.of(other), Places.of(shard)));
      }
    }
  }

  /**
   * Makes the copies that are not there.
   *
   * @param told of each shard that is not whole, in a line; it has no copy
   * @throws IOException if a copy cannot be written
   */
  public void make(List<ArchiveFile> shards, Consumer<String> told) throws IOException {
    for (ArchiveFile file : shards) {
      Path shard = new Path(file.uri());
      try {
        copy(shard);
      } catch (BrokenFileException | EOFException | FileNotFoundException | ZipException e) {
        told.accept(
            "%s has no copy with captions, as it is not whole (%s); its captions are in %s"
                .formatted(Places.of(shard), e.getMessage(), Places.of(rowsOf(shard))));
      }
    }
  }

  private Path rowsOf(Path shard) {
    return new Path(
        new Path(destination.folder(), ShardFolders.ROWS), ShardFolders.of(Places.of(shard)));
  }

  private void copy(Path shard) throws IOException {
    List<CaptionedRow> rows = new ArrayList<>();
    long newest = 0;
    for (FileStatus file : new Destination(rowsOf(shard)).captionFiles()) {
      files.read(file.getPath(), rows::add);
      newest = Math.max(newest, file.getModificationTime());
    }
    Path target = new Path(destination.folder(), shard.getName());
    FileSystem system = target.getFileSystem();
    if (!system.exists(target) || system.getFileStatus(target).getModificationTime() <= newest) {
      copying.copy(shard, target, rows);
    }
  }
}
