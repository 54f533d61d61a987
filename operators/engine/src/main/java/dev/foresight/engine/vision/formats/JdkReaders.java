// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import java.awt.Image;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * The JDK's own ImageIO readers, picked by their module: the order of ImageIO's registry depends on
 * the class path and the thread's class loader, and other readers give other pixels.
 */
final class JdkReaders {
  private static final Module DESKTOP = Image.class.getModule();

  private JdkReaders() {}

  static ImageReader create(String format) throws IOException {
    Iterator<ImageReaderSpi> found =
        IIORegistry.getDefaultInstance()
            .getServiceProviders(
                ImageReaderSpi.class,
                provider ->
                    provider.getClass().getModule() == DESKTOP
                        && Arrays.asList(((ImageReaderSpi) provider).getFormatNames())
                            .contains(format),
                true);
    if (!found.hasNext()) {
      throw new IllegalStateException(
          "this Java has no %s reader: use one with the module java.desktop".formatted(format));
    }
    return found.next().createReaderInstance();
  }
}
