// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.Sample;
import dev.foresight.training.draft.EncodedSample;
import dev.foresight.training.features.SampleEncoder;
import dev.foresight.training.trainer.Curriculum.Draw;
import dev.foresight.training.trainer.Curriculum.Drawn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Makes batches of what the curriculum draws: some batches' samples at once, sorted by length so
 * that little is padded, then the batches in a random order.
 */
final class BatchPlan {
  private final TrainingOptions options;
  private final Curriculum curriculum;
  private final TrainingData data;
  private final SampleEncoder encoder;
  private final Consumer<BadSampleException> onBad;
  private Curriculum.Position start;
  private Curriculum.Position next;
  private int taken;
  private List<List<Entry>> steps = List.of();

  /** A sample with its tokens. */
  record Entry(SampleKind kind, Sample sample, EncodedSample encoded) {}

  /**
   * Where a run is.
   *
   * @param start where the drawing of the present group of batches began
   * @param taken batches of the group that are done
   */
  record Place(Curriculum.Position start, int taken) {
    static final Place START = new Place(Curriculum.Position.START, 0);
  }

  /**
   * Creates a plan that goes on at a place.
   *
   * @param onBad told of samples that cannot be used; what it does not throw, is left out
   */
  BatchPlan(
      TrainingOptions options,
      Curriculum curriculum,
      TrainingData data,
      SampleEncoder encoder,
      Place place,
      Consumer<BadSampleException> onBad) {
    this.options = options;
    this.curriculum = curriculum;
    this.data = data;
    this.encoder = encoder;
    this.onBad = onBad;
    this.start = place.start();
    this.next = place.start();
    if (place.taken() > 0) {
      drawGroup();
      this.taken = place.taken();
    }
  }

  /** Returns how many samples are drawn for one step. */
  private int samplesPerStep() {
    return options.batchSize() * options.accumulation();
  }

  /** Returns how many steps all epochs take. */
  static long steps(Curriculum curriculum, TrainingOptions options) {
    long group = (long) options.batchSize() * options.accumulation() * options.sortedBatches();
    long perStep = (long) options.batchSize() * options.accumulation();
    long steps = 0;
    for (int epoch = 1; epoch <= curriculum.epochs(); epoch++) {
      long draws = curriculum.draws(epoch);
      long last = draws % group;
      steps += draws / group * options.sortedBatches() + (last + perStep - 1) / perStep;
    }
    return steps;
  }

  Place place() {
    return new Place(start, taken);
  }

  /** Returns the epoch of the batches to come. */
  int epoch() {
    return taken < steps.size() ? start.epoch() : next.epoch();
  }

  /** Returns the samples of the next step, in batches; empty when all epochs are over. */
  Optional<List<List<Entry>>> nextStep() {
    if (taken == steps.size()) {
      if (curriculum.isOver(next)) {
        return Optional.empty();
      }
      start = next;
      drawGroup();
      taken = 0;
    }
    List<Entry> step = steps.get(taken++);
    List<List<Entry>> batches = new ArrayList<>();
    for (int i = 0; i < step.size(); i += options.batchSize()) {
      batches.add(step.subList(i, Math.min(step.size(), i + options.batchSize())));
    }
    return Optional.of(batches);
  }

  private void drawGroup() {
    Drawn drawn = curriculum.draw(start, samplesPerStep() * options.sortedBatches());
    next = drawn.next();
    // Bad ones stay in their places until batches are made, and sort to the front.
    List<Optional<Entry>> entries = new ArrayList<>();
    drawn.draws().forEach(draw -> entries.add(entry(draw)));
    if (options.sortedBatches() > 1) {
      entries.sort(
          Comparator.comparingInt(entry -> entry.map(e -> e.encoded().length()).orElse(0)));
    }
    int count = (entries.size() + samplesPerStep() - 1) / samplesPerStep();
    int[] order = IntStream.range(0, count).toArray();
    SampleOrder.shuffle(
        order, RandomStream.BATCH_ORDER.seed(options.seed(), start.epoch(), start.drawn()));
    List<List<Entry>> made = new ArrayList<>();
    for (int i : order) {
      int first = i * samplesPerStep();
      made.add(
          entries.subList(first, Math.min(entries.size(), first + samplesPerStep())).stream()
              .flatMap(Optional::stream)
              .toList());
    }
    steps = made;
  }

  private Optional<Entry> entry(Draw draw) {
    try {
      Sample sample = data.read(draw.index());
      return Optional.of(new Entry(draw.kind(), sample, encoder.encode(sample)));
    } catch (BadSampleException e) {
      onBad.accept(e);
      return Optional.empty();
    }
  }
}
