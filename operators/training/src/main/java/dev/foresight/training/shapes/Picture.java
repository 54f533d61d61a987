// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.shapes;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Paints scenes. */
final class Picture {
  private static final double COLUMN = 0.31;
  private static final double LARGE = 0.15;
  private static final double SMALL = 0.085;

  private Picture() {}

  /** Paints a scene as a PNG of a square of so many pixels. */
  static void write(Path file, Scene scene, int side) throws IOException {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color(scene.background().rgb()));
    pen.fillRect(0, 0, side, side);
    scene.shapes().forEach(shape -> paint(pen, shape, side));
    pen.dispose();
    try (OutputStream out = Files.newOutputStream(file)) {
      ImageIO.write(image, "png", out);
    }
  }

  private static void paint(Graphics2D pen, Scene.Shape shape, int side) {
    double x = side / 2.0 + (shape.place().ordinal() - 1) * side * COLUMN;
    double y = side / 2.0;
    double r = side * (shape.large() ? LARGE : SMALL);
    pen.setColor(new Color(shape.colour().rgb()));
    pen.fill(
        switch (shape.form()) {
          case CIRCLE -> new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r);
          case SQUARE -> new Rectangle2D.Double(x - r, y - r, 2 * r, 2 * r);
          case TRIANGLE -> {
            Path2D triangle = new Path2D.Double();
            triangle.moveTo(x, y - r);
            triangle.lineTo(x - r, y + r);
            triangle.lineTo(x + r, y + r);
            triangle.closePath();
            yield triangle;
          }
        });
  }
}
