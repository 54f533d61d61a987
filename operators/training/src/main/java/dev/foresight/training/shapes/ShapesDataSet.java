// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.shapes;

import dev.foresight.training.data.LabelledImage;
import dev.foresight.training.data.LabelledImagesWriter;
import dev.foresight.training.data.LlavaJsonLinesWriter;
import dev.foresight.training.data.SampleImage;
import dev.foresight.training.talk.Exchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Writes the data set: {@code text.jsonl}, {@code multimodal.jsonl}, {@code labels.jsonl} and the
 * folder {@code images}. The same seed gives the same set.
 */
public final class ShapesDataSet {
  /** Where conversations without images are written. */
  public static final String TEXT = "text.jsonl";

  /** Where conversations about images are written. */
  public static final String MULTIMODAL = "multimodal.jsonl";

  /** Where it is written what images are of. */
  public static final String LABELS = "labels.jsonl";

  private static final String IMAGES = "images";
  private static final int SMALLEST_SIDE = 48;
  private static final int SIDES = 73;

  private ShapesDataSet() {}

  /**
   * Writes the set.
   *
   * @param folder made where there is none
   * @param text how many conversations without images
   * @param multimodal how many about images, an image each
   * @throws IOException if a file cannot be written
   */
  public static void write(Path folder, int text, int multimodal, long seed) throws IOException {
    Random random = new Random(seed);
    Files.createDirectories(folder.resolve(IMAGES));
    try (LlavaJsonLinesWriter writer = LlavaJsonLinesWriter.create(folder.resolve(TEXT))) {
      for (int i = 0; i < text; i++) {
        writer.write(Exchange.conversation("text-" + i, List.of(), List.of(SmallTalk.any(random))));
      }
    }
    try (LlavaJsonLinesWriter writer = LlavaJsonLinesWriter.create(folder.resolve(MULTIMODAL));
        LabelledImagesWriter labels = LabelledImagesWriter.create(folder.resolve(LABELS))) {
      for (int i = 0; i < multimodal; i++) {
        Scene scene = Scene.random(random);
        String name = "%s/%06d.png".formatted(IMAGES, i);
        Picture.write(folder.resolve(name), scene, SMALLEST_SIDE + random.nextInt(SIDES));
        SampleImage image = new SampleImage.InFile(name, folder.resolve(name));
        writer.write(
            Exchange.conversation(
                "image-" + i, List.of(image), List.of(SceneTalk.about(scene, random))));
        labels.write(new LabelledImage(name, image, SceneLabels.of(scene)));
      }
    }
  }
}
