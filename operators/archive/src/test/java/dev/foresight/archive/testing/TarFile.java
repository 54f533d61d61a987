// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes tar files, compressed if their names say so. */
public final class TarFile implements AutoCloseable {
  private final TarArchiveOutputStream tar;

  private TarFile(OutputStream out) {
    tar = new TarArchiveOutputStream(out, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
  }

  /** Begins a file. */
  public static TarFile create(Path file) throws IOException {
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
    return new TarFile(file.toString().endsWith("gz") ? new GZIPOutputStream(out) : out);
  }

  /** Adds a folder. */
  public void folder(String name) throws IOException {
    tar.putArchiveEntry(new TarArchiveEntry(name));
    tar.closeArchiveEntry();
  }

  /** Adds a member. */
  public void add(String name, byte[] bytes) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  /** Adds a member. */
  public void add(String name, String text) throws IOException {
    add(name, text.getBytes(UTF_8));
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
