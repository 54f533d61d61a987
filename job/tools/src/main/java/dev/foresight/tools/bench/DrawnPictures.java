// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.SamplingParameters;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * Questions about drawn pictures of a few shapes, the same in every run, for a model of real
 * weights and no file of requests at hand.
 */
public final class DrawnPictures implements Workload {
  /** So many even for a batch of one: a single answer would say little about acceptance. */
  private static final int FEWEST = 8;

  private static final List<String> QUESTIONS =
      List.of(
          "Describe the image.",
          "What do you see?",
          "How many shapes are there?",
          "What colour is the background?");

  private static final Color[] COLOURS = {
    Color.RED, Color.GREEN, Color.BLUE, Color.YELLOW, Color.WHITE, Color.BLACK, Color.GRAY
  };

  private static final int SIZE = 112;

  private final int maxNewTokens;
  private final OptionalInt count;

  /**
   * Creates a workload.
   *
   * @param maxNewTokens generated for each at most
   * @param count how many requests; absent: as many as the batch size, 8 at least
   * @throws IllegalArgumentException names the option that is out of its range
   */
  public DrawnPictures(int maxNewTokens, OptionalInt count) {
    BenchPlan.requirePositive(Workload.NEW_TOKENS, maxNewTokens);
    count.ifPresent(value -> BenchPlan.requirePositive(Workload.REQUESTS_COUNT, value));
    this.maxNewTokens = maxNewTokens;
    this.count = count;
  }

  @Override
  public List<GenerationRequest> requests(int batchSize) {
    return IntStream.range(0, count.orElse(Math.max(FEWEST, batchSize)))
        .mapToObj(this::request)
        .toList();
  }

  private GenerationRequest request(int index) {
    return new GenerationRequest(
        "picture-" + index,
        new Prompt.Question(QUESTIONS.get(index % QUESTIONS.size())),
        List.of(picture(new Random(index))),
        Optional.empty(),
        SamplingParameters.GREEDY,
        maxNewTokens,
        List.of());
  }

  private static byte[] picture(Random random) {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(colour(random));
    pen.fillRect(0, 0, SIZE, SIZE);
    for (int shapes = 1 + random.nextInt(4); shapes > 0; shapes--) {
      pen.setColor(colour(random));
      int side = SIZE / 6 + random.nextInt(SIZE / 3);
      int x = random.nextInt(SIZE - side);
      int y = random.nextInt(SIZE - side);
      if (random.nextBoolean()) {
        pen.fillOval(x, y, side, side);
      } else {
        pen.fillRect(x, y, side, side);
      }
    }
    pen.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }

  private static Color colour(Random random) {
    return COLOURS[random.nextInt(COLOURS.length)];
  }

  @Override
  public String description() {
    return (count.isPresent()
            ? "%d questions".formatted(count.getAsInt())
            : "as many questions as the batch size, %d at least,".formatted(FEWEST))
        + " about drawn pictures, up to %d new tokens".formatted(maxNewTokens);
  }
}
