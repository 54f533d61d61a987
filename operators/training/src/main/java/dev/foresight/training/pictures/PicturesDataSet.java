// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.data.DataException;
import dev.foresight.training.data.LabelledImage;
import dev.foresight.training.data.LabelledImagesWriter;
import dev.foresight.training.data.SampleImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/** Writes the data set. The same sources and seed give the same bytes. */
public final class PicturesDataSet {
  /** Where it is written what varied pictures are of. */
  public static final String LABELS = "labels.jsonl";

  /** Where it is written what pictures of the held-out style are of. */
  public static final String HELD_OUT_LABELS = "style-labels.jsonl";

  private final Gallery gallery;
  private final Path folder;
  private final long seed;

  private PicturesDataSet(Gallery gallery, Path folder, long seed) {
    this.gallery = gallery;
    this.folder = folder;
    this.seed = seed;
  }

  /**
   * How much is written.
   *
   * @param variants labelled pictures of each learnt cell
   */
  public record Counts(int variants) {}

  /**
   * Writes the set.
   *
   * @param sources folder of the unpacked packages
   * @param folder made where there is none
   * @throws DataException if a source is missing
   * @throws IOException if a file cannot be written
   */
  public static void write(Path sources, Path folder, Counts counts, long seed)
      throws IOException {
    PicturesDataSet set = new PicturesDataSet(Gallery.open(sources), folder, seed);
    set.labels(LABELS, set.gallery.learnt(), counts.variants(), Shown::varied);
    set.labels(HELD_OUT_LABELS, set.gallery.otherStyle(), 1, Shown::plain);
  }

  private void labels(
      String file, List<Cell> cells, int variants, BiFunction<Cell, Random, Shown> show)
      throws IOException {
    Random random = random(file);
    String images = file.replace(".jsonl", "");
    Files.createDirectories(folder.resolve(images));
    try (LabelledImagesWriter writer = LabelledImagesWriter.create(folder.resolve(file))) {
      for (int i = 0; i < cells.size() * variants; i++) {
        Shown shown = show.apply(cells.get(i % cells.size()), random);
        String name = "%s/%06d.png".formatted(images, i);
        shown.canvas().write(folder.resolve(name));
        writer.write(
            new LabelledImage(
                name,
                new SampleImage.InFile(name, folder.resolve(name)),
                PictureLabels.of(shown)));
      }
    }
  }

  /** Each file has random numbers of its own, so that one may grow alone. */
  private Random random(String file) {
    return new Random(seed * 31 + file.hashCode());
  }
}
