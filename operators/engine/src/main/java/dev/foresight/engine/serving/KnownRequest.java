// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.SamplingParameters;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A small request with an image, which every sound engine of a checkpoint answers: it goes all the
 * way of others, and tells whether they or the engine are at fault.
 */
public final class KnownRequest {
  private static final int PIXELS = 64;

  private KnownRequest() {}

  /** Makes the request. */
  public static GenerationRequest create() {
    return new GenerationRequest(
        "foresight-known",
        new Prompt.Question("What is it?"),
        List.of(blank()),
        Optional.empty(),
        SamplingParameters.GREEDY,
        2,
        List.of());
  }

  private static byte[] blank() {
    BufferedImage image = new BufferedImage(PIXELS, PIXELS, BufferedImage.TYPE_INT_RGB);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // In memory: ImageIO would choose a temporary file.
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
