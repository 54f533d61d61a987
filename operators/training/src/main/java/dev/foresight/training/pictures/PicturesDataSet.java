// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.data.DataException;
import dev.foresight.training.data.LabelledImage;
import dev.foresight.training.data.LabelledImagesWriter;
import dev.foresight.training.data.LlavaJsonLinesWriter;
import dev.foresight.training.data.SampleImage;
import dev.foresight.training.drawing.Canvas;
import dev.foresight.training.talk.Draws;
import dev.foresight.training.talk.Exchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/**
 * Writes the data set of pictures that people know. The same sources and seed give the same bytes;
 * images lie in folders that are named after the files that speak of them.
 *
 * <p>To learn from: {@code labels.jsonl}, {@code text.jsonl}, {@code multimodal.jsonl}. Held out,
 * see {@link HeldOut}: {@code style-labels.jsonl}, and questions in {@code style.jsonl}, {@code
 * cells.jsonl} and {@code scenes.jsonl}.
 */
public final class PicturesDataSet {
  private static final int EXCHANGES = 3;

  /** Few: a style that was never seen is learnt from changes, and drawings are soon known. */
  private static final double AS_DRAWN = 0.25;

  private final Gallery gallery;
  private final Path folder;
  private final long seed;
  private final List<Subject> subjects;
  private final PictureTalk pictureTalk;
  private final SceneTalk sceneTalk;

  private PicturesDataSet(Gallery gallery, Path folder, long seed) {
    this.gallery = gallery;
    this.folder = folder;
    this.seed = seed;
    this.subjects = gallery.subjects();
    Distractors distractors = new Distractors(subjects);
    this.pictureTalk = new PictureTalk(distractors);
    this.sceneTalk = new SceneTalk(distractors);
  }

  /**
   * How much is written.
   *
   * @param labelled pictures of each learnt cell, labelled
   * @param talked pictures of each learnt cell, talked of
   * @param scenes of two subjects, talked of
   * @param heldOutScenes asked about
   */
  public record Counts(int labelled, int talked, int scenes, int heldOutScenes) {
    /** Checks the ranges. */
    public Counts {
      require("labelled", labelled);
      require("talked", talked);
      require("scenes", scenes);
      require("held-out-scenes", heldOutScenes);
    }

    private static void require(String name, int value) {
      if (value < 0) {
        throw new IllegalArgumentException(name + " is " + value + ", but must be 0 or above");
      }
    }
  }

  /**
   * Writes the set.
   *
   * @param sources folder of the unpacked packages
   * @param core whether things are left out of which WordNet does not know the published name
   * @param folder made where there is none
   * @throws DataException if a source is missing
   * @throws IOException if a file cannot be written
   */
  public static void write(Path sources, boolean core, Path folder, Counts counts, long seed)
      throws IOException {
    write(Gallery.open(sources, core), folder, counts, seed);
  }

  static void write(Gallery gallery, Path folder, Counts counts, long seed) throws IOException {
    PicturesDataSet set = new PicturesDataSet(gallery, folder, seed);
    Files.createDirectories(folder);
    set.labels("labels", gallery.learnt(), counts.labelled(), Shown::varied);
    set.labels("style-labels", gallery.otherStyle(), 1, Shown::plain);
    set.text();
    set.talk(counts.talked(), counts.scenes());
    set.questions("style", gallery.otherStyle());
    set.questions("cells", gallery.otherCells());
    set.sceneQuestions(counts.heldOutScenes());
  }

  private void labels(String name, List<Cell> cells, int each, BiFunction<Cell, Random, Shown> show)
      throws IOException {
    Random random = random(name);
    try (LabelledImagesWriter writer = LabelledImagesWriter.create(file(name))) {
      for (int i = 0; i < cells.size() * each; i++) {
        Shown shown = show.apply(cells.get(i % cells.size()), random);
        SampleImage image = write(name, i, shown.canvas());
        writer.write(new LabelledImage(image.name(), image, PictureLabels.of(shown)));
      }
    }
  }

  private void text() throws IOException {
    List<Exchange> all = TextTalk.all(subjects, gallery.wordNet());
    try (LlavaJsonLinesWriter writer = LlavaJsonLinesWriter.create(file("text"))) {
      for (int i = 0; i < all.size(); i++) {
        writer.write(Exchange.conversation("text-" + i, List.of(), List.of(all.get(i))));
      }
    }
  }

  /**
   * Several exchanges about each picture, each alone: an answer before would give the next away.
   */
  private void talk(int each, int scenes) throws IOException {
    String name = "multimodal";
    Random random = random(name);
    List<Cell> cells = gallery.learnt();
    int singles = cells.size() * each;
    try (LlavaJsonLinesWriter writer = LlavaJsonLinesWriter.create(file(name))) {
      for (int i = 0; i < singles; i++) {
        Cell cell = cells.get(i % cells.size());
        Shown shown = asDrawn(random) ? Shown.plain(cell, random) : Shown.varied(cell, random);
        SampleImage image = write(name, i, shown.canvas());
        ask(writer, image, pictureTalk.some(shown, EXCHANGES, random));
      }
      for (int i = singles; i < singles + scenes; i++) {
        Scene scene = scene(false, random);
        SampleImage image = write(name, i, scene.canvas());
        ask(writer, image, Draws.some(random, EXCHANGES, sceneTalk.all(scene, random)));
      }
    }
  }

  /** Every question about each picture, alone: no answer gives another one away. */
  private void questions(String name, List<Cell> cells) throws IOException {
    Random random = random(name);
    try (LlavaJsonLinesWriter writer = LlavaJsonLinesWriter.create(file(name))) {
      for (int i = 0; i < cells.size(); i++) {
        Shown shown = Shown.plain(cells.get(i), random);
        ask(writer, write(name, i, shown.canvas()), pictureTalk.all(shown, random));
      }
    }
  }

  private void sceneQuestions(int count) throws IOException {
    String name = "scenes";
    Random random = random(name);
    try (LlavaJsonLinesWriter writer = LlavaJsonLinesWriter.create(file(name))) {
      for (int i = 0; i < count; i++) {
        Scene scene = scene(true, random);
        ask(writer, write(name, i, scene.canvas()), sceneTalk.all(scene, random));
      }
    }
  }

  private static void ask(LlavaJsonLinesWriter writer, SampleImage image, List<Exchange> exchanges)
      throws IOException {
    for (int i = 0; i < exchanges.size(); i++) {
      writer.write(
          Exchange.conversation(image.name() + "-" + i, List.of(image), List.of(exchanges.get(i))));
    }
  }

  /**
   * Two learnt cells of different subjects, whose pair is held out, or is not. Those that are held
   * out are shown as they are drawn.
   */
  private Scene scene(boolean heldOut, Random random) {
    while (true) {
      Cell first = Draws.one(random, gallery.learnt());
      Cell second = Draws.one(random, gallery.learnt());
      String one = first.subject().name();
      String other = second.subject().name();
      if (!one.equals(other) && HeldOut.pair(one, other) == heldOut) {
        return heldOut || asDrawn(random)
            ? Scene.plain(first, second, random)
            : Scene.varied(first, second, random);
      }
    }
  }

  private static boolean asDrawn(Random random) {
    return random.nextDouble() < AS_DRAWN;
  }

  private SampleImage write(String name, int number, Canvas canvas) throws IOException {
    String image = "%s/%06d.png".formatted(name, number);
    Path file = folder.resolve(image);
    Files.createDirectories(file.getParent());
    canvas.write(file);
    return new SampleImage.InFile(image, file);
  }

  private Path file(String name) {
    return folder.resolve(name + ".jsonl");
  }

  /** Each file has random numbers of its own, so that one may grow alone. */
  private Random random(String name) {
    return new Random(31 * seed + name.hashCode());
  }
}
