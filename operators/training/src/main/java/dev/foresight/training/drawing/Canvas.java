// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.drawing;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** A square picture while it is painted. */
public final class Canvas {
  private final int side;
  private final BufferedImage image;

  private Canvas(int side) {
    this.side = side;
    this.image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
  }

  /** Starts a picture of so many pixels on a side. */
  public static Canvas of(int side, Background background, Random random) {
    Canvas canvas = new Canvas(side);
    Graphics2D pen = canvas.image.createGraphics();
    pen.setColor(background.shade(random));
    pen.fillRect(0, 0, side, side);
    pen.dispose();
    return canvas;
  }

  /**
   * Paints a sprite over what is there.
   *
   * @param sprite a solid one
   * @return the colours that are seen of it, see {@link ColourName#seen}: those of what the picture
   *     shows, not of what the sprite was
   */
  public List<ColourName> paint(Sprite sprite, Placement placement, Tint tint) {
    BufferedImage layer = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
    Graphics2D pen = layer.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    BufferedImage drawn = tint.of(sprite.image());
    pen.drawImage(drawn, placement.transform(drawn.getWidth(), drawn.getHeight(), side), null);
    pen.dispose();
    layer = placement.warp().of(layer);
    Graphics2D whole = image.createGraphics();
    whole.drawImage(layer, 0, 0, null);
    whole.dispose();
    return ColourName.seen(Sprite.solid(layer));
  }

  /** Writes the picture as a PNG. */
  public void write(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      ImageIO.write(image, "png", out);
    }
  }
}
