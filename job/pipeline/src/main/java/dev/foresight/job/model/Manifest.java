// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was fetched: a line for each file, with its digest, length, time of change and name.
 *
 * @param files by their names
 */
record Manifest(Map<String, Entry> files) {
  /**
   * A file.
   *
   * @param digest of its bytes
   * @param length in bytes
   * @param changed when, at its source, in milliseconds since 1970
   */
  record Entry(String digest, long length, long changed) {}

  static Manifest read(Path file) throws IOException {
    Map<String, Entry> files = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split(" ", 4);
      if (fields.length != 4) {
        throw new IOException(file + " has the line '" + line + "'; delete the file");
      }
      files.put(
          fields[3], new Entry(fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2])));
    }
    return new Manifest(files);
  }

  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    files.forEach(
        (name, entry) ->
            lines.add(entry.digest() + " " + entry.length() + " " + entry.changed() + " " + name));
    Files.write(file, lines);
  }

  /** Returns whether a folder holds the files, byte for byte. */
  boolean matches(Path folder) throws IOException {
    for (Map.Entry<String, Entry> file : files.entrySet()) {
      Path copy = folder.resolve(file.getKey());
      if (!Files.isRegularFile(copy)
          || Files.size(copy) != file.getValue().length()
          || !Digests.of(copy).equals(file.getValue().digest())) {
        return false;
      }
    }
    return true;
  }
}
