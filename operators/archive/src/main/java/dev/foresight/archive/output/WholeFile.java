// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import dev.foresight.archive.source.Places;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Files that are seen whole, or as they were before. */
public final class WholeFile {
  private WholeFile() {}

  /** Returns a file's text, if it is there. */
  public static Optional<String> read(Path file) throws IOException {
    try (InputStream in = file.getFileSystem().open(file)) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Writes a file.
   *
   * @param draft where it is written first, on the same file system
   */
  public static void write(Path draft, Path file, byte[] content) throws IOException {
    try (OutputStream out = file.getFileSystem().create(draft, FileSystem.WriteMode.OVERWRITE)) {
      out.write(content);
    }
    replace(draft, file);
  }

  /** Moves a file to another one's place. */
  public static void replace(Path draft, Path file) throws IOException {
    String place = Places.of(file);
    if (!Places.isUri(place)) {
      // Flink's own way deletes the file first: whoever is killed between has neither.
      Files.move(
          java.nio.file.Path.of(Places.of(draft)),
          java.nio.file.Path.of(place),
          StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    FileSystem files = file.getFileSystem();
    if (!files.rename(draft, file)) {
      // Not every file system renames over a file.
      files.delete(file, false);
      if (!files.rename(draft, file)) {
        throw new IOException(draft + " cannot be renamed to " + file);
      }
    }
  }
}
