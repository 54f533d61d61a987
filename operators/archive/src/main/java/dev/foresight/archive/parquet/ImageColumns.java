// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import dev.foresight.archive.source.BrokenFileException;
import dev.foresight.archive.source.ColumnNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which columns of a file are read.
 *
 * @param bytes of the image, if a column holds them
 * @param path of the image, if a column holds it
 * @param key of the row, if a column holds it
 * @param kept what else is wanted, by name
 */
record ImageColumns(
    Optional<ParquetLeaf> bytes,
    Optional<ParquetLeaf> path,
    Optional<ParquetLeaf> key,
    Map<String, ParquetLeaf> kept) {
  /** What data sets call columns of places, where no column holds bytes. */
  private static final Set<String> USUAL_PLACES =
      Set.of("url", "uri", "path", "image_url", "image_uri", "image_path", "file_name");

  /**
   * Finds them.
   *
   * @throws BrokenFileException if there are none, or several that might be meant
   */
  static ImageColumns of(ParquetFooter footer, ColumnNames names, Set<String> wanted)
      throws BrokenFileException {
    String image = image(footer, names.image());
    Optional<ParquetLeaf> itself = leaf(footer, List.of(image));
    Optional<ParquetLeaf> bytes = leaf(footer, List.of(image, "bytes")).or(() -> itself);
    bytes = bytes.filter(ParquetLeaf::isBytes);
    Optional<ParquetLeaf> path = leaf(footer, List.of(image, "path")).or(() -> itself);
    path = path.filter(ParquetLeaf::isText);
    if (bytes.isEmpty() && path.isEmpty()) {
      throw new BrokenFileException(
          "the column %s holds no image; it must be of bytes, of paths or URIs, or of {bytes, path}, or another column be named with --image-column: %s"
              .formatted(image, footer.names()));
    }
    Map<String, ParquetLeaf> kept = new LinkedHashMap<>();
    for (String name : wanted) {
      Optional<ParquetLeaf> leaf = named(footer, name);
      if (leaf.isPresent()) {
        kept.put(name, single(leaf.get()));
      }
    }
    return new ImageColumns(bytes, path, key(footer, names.key()), kept);
  }

  /** Returns them all, none twice. */
  List<ParquetLeaf> leaves() {
    List<ParquetLeaf> leaves = new ArrayList<>(kept.values());
    bytes.ifPresent(leaves::add);
    path.ifPresent(leaves::add);
    key.ifPresent(leaves::add);
    return leaves.stream().distinct().toList();
  }

  private static String image(ParquetFooter footer, String name) throws BrokenFileException {
    if (footer.leaves().stream().anyMatch(leaf -> leaf.path().get(0).equals(name))) {
      return name;
    }
    List<String> found =
        footer.leaves().stream()
            .filter(leaf -> leaf.repetition() == 0 && leaf.isBytes())
            .filter(leaf -> leaf.path().size() == 1 || leaf.path().get(1).equals("bytes"))
            .map(leaf -> leaf.path().get(0))
            .distinct()
            .toList();
    if (found.isEmpty()) {
      found =
          footer.leaves().stream()
              .filter(ParquetLeaf::isText)
              .map(ParquetLeaf::name)
              .filter(USUAL_PLACES::contains)
              .toList();
    }
    if (found.size() != 1 || !name.equals(ColumnNames.USUAL_IMAGE)) {
      throw new BrokenFileException(
          "it has no column %s; name the column of the image with --image-column: %s"
              .formatted(name, footer.names()));
    }
    return found.get(0);
  }

  private static Optional<ParquetLeaf> key(ParquetFooter footer, String name)
      throws BrokenFileException {
    if (name.isEmpty()) {
      return ColumnNames.USUAL_KEYS.stream()
          .flatMap(usual -> leaf(footer, List.of(usual)).stream())
          .filter(leaf -> leaf.repetition() == 0)
          .findFirst();
    }
    Optional<ParquetLeaf> leaf = named(footer, name);
    if (leaf.isEmpty()) {
      throw new BrokenFileException(
          "it has no column %s; name the column of the rows' names with --key-column: %s"
              .formatted(name, footer.names()));
    }
    return Optional.of(single(leaf.get()));
  }

  /** A dot is a part of a column's name, or else leads into a struct. */
  private static Optional<ParquetLeaf> named(ParquetFooter footer, String name) {
    return leaf(footer, List.of(name)).or(() -> leaf(footer, List.of(name.split("\\."))));
  }

  private static Optional<ParquetLeaf> leaf(ParquetFooter footer, List<String> path) {
    return footer.leaves().stream().filter(leaf -> leaf.path().equals(path)).findFirst();
  }

  private static ParquetLeaf single(ParquetLeaf leaf) throws BrokenFileException {
    if (leaf.repetition() > 0) {
      throw new BrokenFileException(
          "the column %s has several values a row; name one that has one".formatted(leaf.name()));
    }
    return leaf;
  }
}
