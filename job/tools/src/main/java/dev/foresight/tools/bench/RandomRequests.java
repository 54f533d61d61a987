// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.text.NumberTokenizer;
import dev.foresight.tools.options.ImageFolderOption;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Requests of random token ids, the same in every run, for a model of random weights. */
public final class RandomRequests implements Workload {
  private final ModelShape config;
  private final int promptTokens;
  private final int newTokens;
  private final OptionalInt count;
  private final int images;

  /**
   * Creates a workload.
   *
   * @param promptTokens text tokens of each prompt
   * @param newTokens generated for each
   * @param count how many requests; absent: as many as the batch size
   * @param images of each request, 0 or 1
   * @throws IllegalArgumentException names the option that is out of its range
   */
  public RandomRequests(
      ModelShape config, int promptTokens, int newTokens, OptionalInt count, int images) {
    BenchPlan.requirePositive(Workload.PROMPT_TOKENS, promptTokens);
    BenchPlan.requirePositive(Workload.NEW_TOKENS, newTokens);
    count.ifPresent(value -> BenchPlan.requirePositive(Workload.REQUESTS_COUNT, value));
    if (images < 0 || images > 1) {
      throw new IllegalArgumentException(
          ImageFolderOption.NAME + " is " + images + ", but must be 0 or 1");
    }
    int total = promptTokens + newTokens + images * config.images().blank().grid().tokens();
    if (total > config.text().maxPositions()) {
      throw new IllegalArgumentException(
          ("--prompt-tokens and --new-tokens, with --images, come to %d tokens, but the model has"
                  + " %d positions; lower them")
              .formatted(total, config.text().maxPositions()));
    }
    this.config = config;
    this.promptTokens = promptTokens;
    this.newTokens = newTokens;
    this.count = count;
    this.images = images;
  }

  @Override
  public List<GenerationRequest> requests(int batchSize) {
    return IntStream.range(0, count.orElse(batchSize)).mapToObj(this::request).toList();
  }

  private GenerationRequest request(int index) {
    Random random = new Random(index);
    String ids =
        IntStream.generate(() -> random.nextInt(config.text().vocabularySize()))
            .filter(id -> id != config.imageTokenId())
            .limit(promptTokens)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(" "));
    return new GenerationRequest(
        Integer.toString(index),
        new Prompt.Raw((NumberTokenizer.IMAGE_MARK + " ").repeat(images) + ids),
        images == 0 ? List.of() : List.of(noise(random)),
        Optional.empty(),
        SamplingParameters.GREEDY,
        newTokens,
        List.of());
  }

  /** An image for each request: engines may know one that they have seen. */
  private byte[] noise(Random random) {
    int size = config.images().side();
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, size, size, random.ints((long) size * size).toArray(), 0, size);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }

  @Override
  public String description() {
    String what =
        "%d prompt tokens, %d new tokens, %d images".formatted(promptTokens, newTokens, images);
    return count.isPresent()
        ? count.getAsInt() + " random requests of " + what
        : "as many random requests as the batch size, of " + what;
  }
}
