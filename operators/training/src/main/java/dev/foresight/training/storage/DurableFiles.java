// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files and folders that appear whole or not at all. */
public final class DurableFiles {
  private static final String PARTIAL = ".partial";

  private DurableFiles() {}

  /** Writes to a path. */
  @FunctionalInterface
  public interface Writing {
    /**
     * Writes.
     *
     * @throws IOException if that is not possible
     */
    void to(Path path) throws IOException;
  }

  /**
   * Writes a file beside its name, then moves it there; an older one is replaced.
   *
   * @throws IOException if it cannot be written; the older one is as it was
   */
  public static void writeFile(Path file, Writing writing) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + PARTIAL);
    try {
      writing.to(partial);
      sync(partial);
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      sync(file.toAbsolutePath().getParent());
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(partial);
      throw e;
    }
  }

  /**
   * Fills a folder beside its name, then moves it there.
   *
   * @throws IOException if it cannot be written, or there is such a folder
   */
  public static void writeFolder(Path folder, Writing writing) throws IOException {
    Path partial = folder.resolveSibling(folder.getFileName() + PARTIAL);
    deleteFolder(partial);
    try {
      Files.createDirectories(partial);
      writing.to(partial);
      for (Path file : list(partial)) {
        sync(file);
      }
      sync(partial);
      Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
      sync(folder.toAbsolutePath().getParent());
    } catch (IOException | RuntimeException e) {
      deleteFolder(partial);
      throw e;
    }
  }

  /** Returns whether a name is that of something half written. */
  static boolean isPartial(Path path) {
    return path.getFileName().toString().endsWith(PARTIAL);
  }

  /** Deletes a folder with all that is in it, if there is one. */
  static void deleteFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** Power may fail: a rename can reach the disk before what was written. */
  private static void sync(Path path) throws IOException {
    StandardOpenOption access =
        Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    try (FileChannel channel = FileChannel.open(path, access)) {
      channel.force(true);
    }
  }
}
