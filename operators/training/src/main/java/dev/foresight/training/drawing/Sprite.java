// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.drawing;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.attributes.ViewBox;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import dev.foresight.training.data.DataException;
import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * An icon in pixels, without the empty space around it.
 *
 * @param image with transparency; its longer side has about {@link #SIDE} pixels, where it draws
 *     enough
 */
public record Sprite(BufferedImage image) {
  /** Pixels on the longer side: as large as anything is drawn. */
  static final int SIDE = 96;

  private static final int PROBE = 64;

  /** Of a probe; what draws less than this stays smaller, so that no icon takes much memory. */
  private static final int SMALLEST = 8;

  private static final int VISIBLE = 24;
  private static final int SOLID = 160;
  private static final double LEAST_SOLID = 0.08;

  /**
   * Draws an icon.
   *
   * @param svg its text
   * @throws DataException if it is no SVG, cannot be drawn, or draws nothing
   */
  public static Sprite draw(String svg) {
    SVGDocument document =
        new SVGLoader()
            .load(
                new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)),
                null,
                LoaderContext.createDefault());
    if (document == null) {
      throw new DataException("an icon is no SVG that can be read: " + svg);
    }
    BufferedImage probe = draw(document, PROBE);
    Rectangle seen = visible(probe);
    if (seen.isEmpty()) {
      throw new DataException("an icon draws nothing: " + svg);
    }
    int longer = Math.max(SMALLEST, Math.max(seen.width, seen.height));
    BufferedImage large = draw(document, PROBE * SIDE / longer);
    Rectangle part = visible(large);
    return new Sprite(large.getSubimage(part.x, part.y, part.width, part.height));
  }

  /** Returns whether enough of it is opaque to be seen before anything. */
  public boolean isSolid() {
    int[] pixels = solid(image);
    return pixels.length >= LEAST_SOLID * image.getWidth() * image.getHeight();
  }

  /**
   * Returns the colours that are seen of it, see {@link ColourName#seen}.
   *
   * @param tint that is put on it
   */
  public List<ColourName> colours(Tint tint) {
    return ColourName.seen(solid(tint.of(image)));
  }

  /** Returns it in other colours. */
  public Sprite repainted(Repaint repaint) {
    return new Sprite(repaint.of(image));
  }

  /**
   * Returns an image whose pixels have other colours, as transparent as they were.
   *
   * @param change of a colour of 24 bits; what is above them does not matter
   */
  static BufferedImage recoloured(BufferedImage image, IntUnaryOperator change) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = pixels[i] & 0xFF000000 | change.applyAsInt(pixels[i]) & 0xFFFFFF;
    }
    BufferedImage recoloured = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    recoloured.setRGB(0, 0, width, height, pixels, 0, width);
    return recoloured;
  }

  /** Returns the pixels that are nearly opaque. */
  static int[] solid(BufferedImage image) {
    int width = image.getWidth();
    int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    return Arrays.stream(pixels).filter(pixel -> pixel >>> 24 >= SOLID).toArray();
  }

  private static BufferedImage draw(SVGDocument document, int side) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    try {
      document.render((Component) null, pen, new ViewBox(0, 0, side, side));
    } catch (IllegalArgumentException e) {
      // Java's gradients take no stops that stand as close together as some icons' do.
      throw new DataException("an icon cannot be drawn: " + e.getMessage());
    } finally {
      pen.dispose();
    }
    return image;
  }

  /** The smallest rectangle that holds all that is more than a trace. */
  private static Rectangle visible(BufferedImage image) {
    Rectangle seen = new Rectangle(-1, -1);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if (image.getRGB(x, y) >>> 24 >= VISIBLE) {
          seen.add(new Rectangle(x, y, 1, 1));
        }
      }
    }
    return seen;
  }
}
