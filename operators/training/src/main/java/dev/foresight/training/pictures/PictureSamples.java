// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.data.DataException;
import dev.foresight.training.drawing.Canvas;
import dev.foresight.training.talk.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes the samples of the demo: familiar things and flags, with one question each and its right
 * answer. They are drawn in styles that the model learns from and that anybody may pass on, but in
 * pictures that no data set has: other places and backgrounds, and scenes of pairs that are held
 * out. The last ones are of the style that is held out. The same sources and seed give the same
 * bytes.
 *
 * <p>{@code samples.jsonl} has a request a line, as {@code foresight generate --requests} takes it.
 * Its attributes say the right answer, the style, and what is held out, if anything. Two requests
 * at the end are bad on purpose. {@code README.md} says whose drawings they are, and under which
 * terms they may be passed on.
 */
public final class PictureSamples {
  /** Licensed under Apache-2.0 or MIT. */
  private static final Set<Style> STYLES =
      EnumSet.of(Style.NOTO, Style.FLUENT, Style.FLAG, Style.CIRCLE_FLAGS);

  private final PictureTalk pictureTalk;
  private final SceneTalk sceneTalk;
  private final SampleRows rows;
  private final Random random;

  private PictureSamples(List<Subject> subjects, SampleRows rows, Random random) {
    Distractors distractors = new Distractors(subjects);
    this.pictureTalk = new PictureTalk(distractors);
    this.sceneTalk = new SceneTalk(distractors);
    this.rows = rows;
    this.random = random;
  }

  /**
   * Writes them.
   *
   * @param sources folder of the unpacked packages
   * @param core whether things are left out of which WordNet does not know the published name
   * @param folder made where there is none; what has the same name is overwritten
   * @throws DataException if a source is missing, or has too little that is familiar
   * @throws IOException if a file cannot be written
   */
  public static void write(Path sources, boolean core, Path folder, long seed) throws IOException {
    write(Gallery.open(sources, core), SamplePlan.DEMO, folder, seed);
  }

  static void write(Gallery gallery, SamplePlan plan, Path folder, long seed) throws IOException {
    Random random = new Random(31 * seed + "samples".hashCode());
    SampleRows rows = new SampleRows(folder);
    PictureSamples samples = new PictureSamples(gallery.subjects(), rows, random);
    List<Cell> learnt =
        samples.familiar(gallery.learnt().stream().filter(cell -> STYLES.contains(cell.style())));
    samples.pictures(learnt, Subject.OfThing.class, plan.things(), "");
    samples.pictures(learnt, Subject.OfFlag.class, plan.flags(), "");
    samples.scenes(learnt, plan.scenes());
    List<Cell> others = samples.familiar(gallery.otherStyle().stream());
    samples.pictures(others, Subject.OfThing.class, plan.otherThings(), "style");
    samples.pictures(others, Subject.OfFlag.class, plan.otherFlags(), "style");
    rows.addBadOnes();
    rows.write();
    try (InputStream terms = PictureSamples.class.getResourceAsStream("samples-README.md")) {
      Files.write(folder.resolve("README.md"), terms.readAllBytes());
    }
  }

  /** In any order. */
  private List<Cell> familiar(Stream<Cell> cells) {
    Familiar familiar = Familiar.read();
    List<Cell> some = new ArrayList<>(cells.filter(familiar::has).toList());
    Collections.shuffle(some, random);
    return some;
  }

  /** A picture of some cells, and one question about it. */
  private record Asked(List<Cell> cells, Canvas canvas, Exchange exchange) {
    boolean shows(Cell cell) {
      return cells.stream().anyMatch(shown -> name(shown).equals(name(cell)));
    }
  }

  /** One picture for each kind of question, each of another subject. */
  private void pictures(
      List<Cell> left, Class<? extends Subject> which, List<String> kinds, String heldOut)
      throws IOException {
    for (String kind : kinds) {
      Stream<Asked> possible =
          left.stream()
              .filter(cell -> which.isInstance(cell.subject()))
              .flatMap(cell -> picture(cell, kind).stream());
      add(left, possible, kind, heldOut);
    }
  }

  private Optional<Asked> picture(Cell cell, String kind) {
    Shown shown = Shown.plain(cell, random);
    return pictureTalk.all(shown, random).stream()
        .filter(exchange -> exchange.kind().equals(kind))
        .map(exchange -> new Asked(List.of(cell), shown.canvas(), exchange))
        .findFirst();
  }

  /** One scene for each kind of question, each of a pair that is held out. */
  private void scenes(List<Cell> left, List<String> kinds) throws IOException {
    for (String kind : kinds) {
      Stream<Asked> possible =
          left.stream()
              .flatMap(
                  first ->
                      left.stream()
                          .filter(second -> HeldOut.pair(name(first), name(second)))
                          .filter(second -> !name(first).equals(name(second)))
                          .map(second -> scene(first, second, kind)));
      add(left, possible, kind, "");
    }
  }

  private Asked scene(Cell first, Cell second, String kind) {
    Scene scene = Scene.plain(first, second, random);
    return sceneTalk.all(scene, random).stream()
        .filter(exchange -> exchange.kind().startsWith(kind))
        .map(exchange -> new Asked(List.of(first, second), scene.canvas(), exchange))
        .findFirst()
        .orElseThrow();
  }

  /** Adds the first one that is possible, and leaves out what it shows from then on. */
  private void add(List<Cell> left, Stream<Asked> possible, String kind, String heldOut)
      throws IOException {
    Asked asked =
        possible
            .findFirst()
            .orElseThrow(
                () -> new DataException("too little that is familiar is there to ask: " + kind));
    rows.add(asked.cells(), asked.canvas(), asked.exchange(), heldOut);
    left.removeIf(asked::shows);
  }

  private static String name(Cell cell) {
    return cell.subject().name();
  }
}
