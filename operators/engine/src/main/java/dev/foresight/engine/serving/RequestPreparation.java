// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.text.EncodedPrompt;
import dev.foresight.engine.text.PromptEncoder;
import dev.foresight.engine.vision.ClipPreprocessor;
import dev.foresight.engine.vision.ImageDecoder;
import java.time.Duration;
import java.util.List;

/** Work on a request that needs no device: its prompt becomes ids, its images become pixels. */
final class RequestPreparation {
  private final PromptEncoder prompts;
  private final ImageDecoder images;
  private final ClipPreprocessor preprocessor;

  RequestPreparation(PromptEncoder prompts, ImageDecoder images, ClipPreprocessor preprocessor) {
    this.prompts = prompts;
    this.images = images;
    this.preprocessor = preprocessor;
  }

  /**
   * Prepares a request.
   *
   * @throws RequestException if the request itself is at fault
   */
  PreparedRequest prepare(Ticket ticket) {
    long start = System.nanoTime();
    GenerationRequest request = ticket.request();
    EncodedPrompt prompt = prompts.encode(request.prompt(), request.images().size());
    List<float[]> pixels =
        request.images().stream()
            .map(image -> preprocessor.pixels(images.decode(image), request.padToSquare()))
            .toList();
    return new PreparedRequest(ticket, prompt, pixels, Duration.ofNanos(System.nanoTime() - start));
  }
}
