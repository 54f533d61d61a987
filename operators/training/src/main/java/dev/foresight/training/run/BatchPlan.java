// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.run.Curriculum.Drawn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Makes batches of what the curriculum draws: some batches' samples at once, sorted by length so
 * that little is padded, then the batches in a random order.
 *
 * @param <T> a sample
 */
final class BatchPlan<T> {
  private final Schedule schedule;
  private final Curriculum curriculum;
  private final Learner<T, ?> learner;
  private final Consumer<BadSampleException> onBad;
  private Curriculum.Position start;
  private Curriculum.Position next;
  private int taken;
  private List<List<T>> steps = List.of();

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
      Schedule schedule,
      Curriculum curriculum,
      Learner<T, ?> learner,
      Place place,
      Consumer<BadSampleException> onBad) {
    this.schedule = schedule;
    this.curriculum = curriculum;
    this.learner = learner;
    this.onBad = onBad;
    this.start = place.start();
    this.next = place.start();
    if (place.taken() > 0) {
      drawGroup();
      this.taken = place.taken();
    }
  }

  /** Returns how many steps all epochs take. */
  static long steps(Curriculum curriculum, Schedule schedule) {
    long perStep = schedule.samplesPerStep();
    long group = perStep * schedule.sortedBatches();
    long steps = 0;
    for (int epoch = 1; epoch <= curriculum.epochs(); epoch++) {
      long draws = curriculum.draws(epoch);
      long last = draws % group;
      steps += draws / group * schedule.sortedBatches() + (last + perStep - 1) / perStep;
    }
    return steps;
  }

  Place place() {
    return new Place(start, taken);
  }

  /** Returns the samples of the next step, in batches; empty when all epochs are over. */
  Optional<List<List<T>>> nextStep() {
    if (taken == steps.size()) {
      if (curriculum.isOver(next)) {
        return Optional.empty();
      }
      start = next;
      drawGroup();
      taken = 0;
    }
    List<T> step = steps.get(taken++);
    List<List<T>> batches = new ArrayList<>();
    for (int i = 0; i < step.size(); i += schedule.batchSize()) {
      batches.add(step.subList(i, Math.min(step.size(), i + schedule.batchSize())));
    }
    return Optional.of(batches);
  }

  private void drawGroup() {
    Drawn drawn = curriculum.draw(start, schedule.samplesPerStep() * schedule.sortedBatches());
    next = drawn.next();
    // Bad ones stay in their places until batches are made, and sort to the front.
    List<Optional<T>> entries = new ArrayList<>();
    drawn.draws().forEach(draw -> entries.add(entry(draw.index())));
    if (schedule.sortedBatches() > 1) {
      entries.sort(Comparator.comparingInt(entry -> entry.map(learner::length).orElse(0)));
    }
    int count = (entries.size() + schedule.samplesPerStep() - 1) / schedule.samplesPerStep();
    int[] order = IntStream.range(0, count).toArray();
    SampleOrder.shuffle(
        order, RandomStream.BATCH_ORDER.seed(schedule.seed(), start.epoch(), start.drawn()));
    List<List<T>> made = new ArrayList<>();
    for (int i : order) {
      int first = i * schedule.samplesPerStep();
      made.add(
          entries
              .subList(first, Math.min(entries.size(), first + schedule.samplesPerStep()))
              .stream()
              .flatMap(Optional::stream)
              .toList());
    }
    steps = made;
  }

  private Optional<T> entry(int index) {
    try {
      return Optional.of(learner.read(index));
    } catch (BadSampleException e) {
      onBad.accept(e);
      return Optional.empty();
    }
  }
}
