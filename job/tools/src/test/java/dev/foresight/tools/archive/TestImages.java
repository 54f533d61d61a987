// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Small images, no two of them equal. */
final class TestImages {
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

  /** Writes so many into folders of a hundred, every hundredth broken. */
  static void folder(Path folder, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Path file = folder.resolve("%03d/%06d.png".formatted(i / 100, i));
      Files.createDirectories(file.getParent());
      Files.write(file, i % 100 == 99 ? new byte[0] : png(i));
    }
  }
}
