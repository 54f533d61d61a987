// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.Samples;
import java.util.Arrays;

/** What the components of a JPEG picture are, and libjpeg's integer conversion of each to RGB. */
enum JpegColour {
  GREY(1) {
    @Override
    void toRgb(byte[] from, int s, byte[] rgb, int at) {
      rgb[at] = from[s];
      rgb[at + 1] = from[s];
      rgb[at + 2] = from[s];
    }
  },
  RGB(3) {
    @Override
    void toRgb(byte[] from, int s, byte[] rgb, int at) {
      rgb[at] = from[s];
      rgb[at + 1] = from[s + 1];
      rgb[at + 2] = from[s + 2];
    }
  },
  YCC(3) {
    @Override
    void toRgb(byte[] from, int s, byte[] rgb, int at) {
      int luma = from[s] & 0xff;
      int blue = (from[s + 1] & 0xff) - 128;
      int red = (from[s + 2] & 0xff) - 128;
      rgb[at] = (byte) Samples.clip(luma + (fixed(1.402) * red + HALF >> 16));
      rgb[at + 1] =
          (byte) Samples.clip(luma + (HALF - fixed(0.34414) * blue - fixed(0.71414) * red >> 16));
      rgb[at + 2] = (byte) Samples.clip(luma + (fixed(1.772) * blue + HALF >> 16));
    }
  },
  /** Adobe's: stored as light, 255 being no ink; Pillow takes every four-component file as such. */
  CMYK(4) {
    @Override
    void toRgb(byte[] from, int s, byte[] rgb, int at) {
      int black = 255 - (from[s + 3] & 0xff);
      for (int c = 0; c < 3; c++) {
        rgb[at + c] = (byte) Samples.lightOf(255 - (from[s + c] & 0xff), black);
      }
    }
  },
  /** CMYK whose inks, taken as RGB, are stored as YCC. */
  YCCK(4) {
    @Override
    void toRgb(byte[] from, int s, byte[] rgb, int at) {
      YCC.toRgb(from, s, rgb, at);
      int black = 255 - (from[s + 3] & 0xff);
      for (int c = 0; c < 3; c++) {
        rgb[at + c] = (byte) Samples.lightOf(rgb[at + c] & 0xff, black);
      }
    }
  };

  private static final int HALF = 1 << 15;

  private final int components;

  JpegColour(int components) {
    this.components = components;
  }

  /** Decides as libjpeg does where files leave it open. */
  static JpegColour of(byte[] componentIds, boolean jfif, Integer adobeTransform) {
    return switch (componentIds.length) {
      case 1 -> GREY;
      case 3 -> {
        boolean rgb =
            adobeTransform != null
                ? adobeTransform == 0
                : Arrays.equals(componentIds, new byte[] {'R', 'G', 'B'});
        yield rgb && !jfif ? RGB : YCC;
      }
      case 4 -> adobeTransform == null || adobeTransform == 0 ? CMYK : YCCK;
      default -> throw new IllegalArgumentException("components: " + componentIds.length);
    };
  }

  static boolean unknown(int components) {
    return components != 1 && components != 3 && components != 4;
  }

  int components() {
    return components;
  }

  /** Converts the pixel whose components start at {@code from[s]} into {@code rgb[at..at+2]}. */
  abstract void toRgb(byte[] from, int s, byte[] rgb, int at);

  private static int fixed(double factor) {
    return (int) (factor * (1 << 16) + 0.5);
  }
}
