// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.fs.FileStatus;

/** A model's folder on one of Flink's file systems; what is in folders below it is left out. */
final class RemoteFolder {
  private static final String SUMS = "SHA256SUMS";

  private final org.apache.flink.core.fs.Path folder;

  RemoteFolder(org.apache.flink.core.fs.Path folder) {
    this.folder = folder;
  }

  /** Returns whether its files have the names, lengths and times that were noted. */
  boolean isAsIn(Manifest manifest) throws IOException {
    Map<String, FileStatus> files = files();
    if (!files.keySet().equals(manifest.files().keySet())) {
      return false;
    }
    return files.entrySet().stream()
        .allMatch(
            file -> {
              Manifest.Entry noted = manifest.files().get(file.getKey());
              return file.getValue().getLen() == noted.length()
                  && file.getValue().getModificationTime() == noted.changed();
            });
  }

  /**
   * Copies its files.
   *
   * @throws IOException if there are none, or a digest is not that of {@code SHA256SUMS}
   */
  Manifest fetchTo(Path copy) throws IOException {
    Map<String, FileStatus> files = files();
    if (files.isEmpty()) {
      throw new FileNotFoundException(
          "there is no file in " + folder + "; --model must name a folder with config.json in it");
    }
    Files.createDirectories(copy);
    Map<String, Manifest.Entry> entries = new TreeMap<>();
    for (Map.Entry<String, FileStatus> file : files.entrySet()) {
      entries.put(file.getKey(), fetch(file.getValue(), copy.resolve(file.getKey())));
    }
    if (files.containsKey(SUMS)) {
      check(sums(Files.readString(copy.resolve(SUMS), StandardCharsets.UTF_8)), entries);
    }
    return new Manifest(entries);
  }

  private static Manifest.Entry fetch(FileStatus file, Path copy) throws IOException {
    try (InputStream in = file.getPath().getFileSystem().open(file.getPath());
        OutputStream out = Files.newOutputStream(copy)) {
      return new Manifest.Entry(Digests.copy(in, out), file.getLen(), file.getModificationTime());
    }
  }

  private void check(Map<String, String> sums, Map<String, Manifest.Entry> fetched)
      throws IOException {
    for (Map.Entry<String, String> sum : sums.entrySet()) {
      Manifest.Entry file = fetched.get(sum.getKey());
      if (file == null) {
        throw new IOException(
            folder + "/" + SUMS + " names " + sum.getKey() + ", which is not beside it");
      }
      if (!file.digest().equals(sum.getValue())) {
        throw new IOException(
            "%s/%s has the SHA-256 %s, but %s says %s; copy the model there again"
                .formatted(folder, sum.getKey(), file.digest(), SUMS, sum.getValue()));
      }
    }
  }

  /** Lines of {@code sha256sum}: the digest, a blank, a blank or a star, the name. */
  private static Map<String, String> sums(String text) {
    Map<String, String> sums = new HashMap<>();
    text.lines()
        .map(line -> line.split(" [ *]", 2))
        .filter(fields -> fields.length == 2)
        .forEach(fields -> sums.put(fields[1].replaceFirst("^\\./", ""), fields[0]));
    return sums;
  }

  private Map<String, FileStatus> files() throws IOException {
    FileStatus[] entries = folder.getFileSystem().listStatus(folder);
    if (entries == null) {
      throw new FileNotFoundException("there is no folder " + folder);
    }
    Map<String, FileStatus> files = new TreeMap<>();
    for (FileStatus entry : entries) {
      if (!entry.isDir()) {
        files.put(entry.getPath().getName(), entry);
      }
    }
    return files;
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
