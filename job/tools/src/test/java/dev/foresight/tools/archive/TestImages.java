// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import dev.foresight.archive.testing.DuckDb;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Archives of small images, no two of them equal where nothing else is said, every hundredth bad in
 * one of ten ways.
 */
public final class TestImages {
  private static final int A_SHARD = 1000;

  private TestImages() {}

  /** Returns an image of a number. */
  static byte[] png(int number) throws IOException {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(number & 0xffffff));
    graphics.fillRect(0, 0, 16, 16);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    }
    return bytes.toByteArray();
  }

  private static boolean isBad(int number) {
    return number % 100 == 99;
  }

  private static byte[] bytes(int number) throws IOException {
    return isBad(number) ? BadImage.ofHundredth(number).bytes(number) : png(number);
  }

  private static String key(int number) {
    return "%03d/%06d".formatted(number / 100, number);
  }

  /**
   * Returns the codes of so many rows' failures, by the keys of rows without an end.
   *
   * @param different how many there are before they come again
   */
  static Map<String, String> codes(int count, int different) {
    Map<String, String> codes = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      if (isBad(i % different)) {
        codes.put(key(i), BadImage.ofHundredth(i % different).code());
      }
    }
    return codes;
  }

  /** Writes so many into folders of a hundred. */
  public static void folder(Path folder, int count) throws IOException {
    folder(folder, count, count);
  }

  /**
   * Writes so many into folders of a hundred.
   *
   * @param different how many there are before they come again
   */
  static void folder(Path folder, int count, int different) throws IOException {
    for (int i = 0; i < count; i++) {
      Path file = folder.resolve(key(i) + ".png");
      Files.createDirectories(file.getParent());
      Files.write(file, bytes(i % different));
    }
  }

  /** Writes so many into shards of a thousand. */
  static void shards(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    for (int from = 0; from < count; from += A_SHARD) {
      Path shard = folder.resolve("%05d.tar".formatted(from / A_SHARD));
      try (TarArchiveOutputStream tar =
          new TarArchiveOutputStream(Files.newOutputStream(shard), "UTF-8")) {
        for (int i = from; i < Math.min(count, from + A_SHARD); i++) {
          member(tar, key(i) + ".png", bytes(i));
          member(
              tar,
              key(i) + ".json",
              ("{\"number\": " + i + "}").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
      }
    }
  }

  /** Writes so many into Parquet files of a thousand, in the layout of data set hubs. */
  static void parquet(Path folder, int count) throws IOException {
    Path images = folder.resolveSibling("as files");
    folder(images, count);
    Files.createDirectories(folder);
    for (int from = 0; from < count; from += A_SHARD) {
      DuckDb.run(
          """
          COPY (
            SELECT key, struct_pack(bytes := content, path := key || '.png') AS image
            FROM (SELECT content, right(filename, 14)[1:10] AS key FROM read_blob('%s/**/*.png'))
            WHERE key BETWEEN '%s' AND '%s' ORDER BY key)
          TO '%s/%05d.parquet' (FORMAT parquet, ROW_GROUP_SIZE 2048)
          """
              .formatted(images, key(from), key(from + A_SHARD - 1), folder, from / A_SHARD));
    }
  }

  private static void member(TarArchiveOutputStream tar, String name, byte[] bytes)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }
}
