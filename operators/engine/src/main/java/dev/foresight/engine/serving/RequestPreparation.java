// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.text.EncodedPrompt;
import dev.foresight.engine.text.PromptEncoder;
import dev.foresight.engine.vision.ClipPreprocessor;
import dev.foresight.engine.vision.ImageDecoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Work on a request that needs no device: its prompt becomes ids, its images become pixels. */
final class RequestPreparation {
  private final KvBudget budget;
  private final int contextLength;
  private final int treeRows;
  private final PromptEncoder prompts;
  private final ImageDecoder images;
  private final ClipPreprocessor preprocessor;
  private final VisionCache features;

  /**
   * Creates the preparation for a model.
   *
   * @param budget that every request must fit
   * @param contextLength positions that a sequence may have
   * @param treeRows that a sequence's cache may hold beside the sequence itself
   * @param features of images that need no more work
   */
  RequestPreparation(
      KvBudget budget,
      int contextLength,
      int treeRows,
      PromptEncoder prompts,
      ImageDecoder images,
      ClipPreprocessor preprocessor,
      VisionCache features) {
    this.budget = budget;
    this.contextLength = contextLength;
    this.treeRows = treeRows;
    this.prompts = prompts;
    this.images = images;
    this.preprocessor = preprocessor;
    this.features = features;
  }

  /**
   * Prepares a request.
   *
   * @return the caller owns it
   * @throws RequestException if the request itself is at fault
   */
  PreparedRequest prepare(Ticket ticket) {
    long start = System.nanoTime();
    GenerationRequest request = ticket.request();
    EncodedPrompt prompt = prompts.encode(request.prompt(), request.images().size());
    int cacheRows = cacheRows(prompt.ids().length, request.maxNewTokens());
    budget.requireFits(cacheRows);
    List<PreparedImage> prepared = prepare(request.images(), request.padToSquare());
    return new PreparedRequest(
        ticket, prompt, prepared, cacheRows, Duration.ofNanos(System.nanoTime() - start));
  }

  private List<PreparedImage> prepare(List<byte[]> encoded, Optional<Boolean> padToSquare) {
    List<PreparedImage> prepared = new ArrayList<>();
    try {
      for (byte[] image : encoded) {
        prepared.add(prepare(image, padToSquare));
      }
      return prepared;
    } catch (RuntimeException | Error e) {
      prepared.forEach(PreparedImage::close);
      throw e;
    }
  }

  private PreparedImage prepare(byte[] image, Optional<Boolean> padToSquare) {
    ImageKey key = ImageKey.of(image, preprocessor.padsToSquare(padToSquare));
    return features
        .find(key)
        .<PreparedImage>map(PreparedImage.Known::new)
        .orElseGet(
            () ->
                new PreparedImage.Pixels(
                    key, preprocessor.pixels(images.decode(image), padToSquare)));
  }

  /** Prepares blank images and a question, so that the first request loads no classes. */
  void warmUp() {
    prompts.encode(new Prompt.Question("What is it?"), 0);
    for (String format : List.of("png", "jpg")) {
      preprocessor.pixels(images.decode(blank(format)), Optional.empty());
    }
  }

  private static byte[] blank(String format) {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // In memory: ImageIO would choose a temporary file.
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private int cacheRows(long promptTokens, int maxNewTokens) {
    return (int) Math.min(contextLength, promptTokens + maxNewTokens) + treeRows;
  }
}
