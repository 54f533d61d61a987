// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import dev.foresight.training.data.SampleSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Questions to evaluate with, drawn from data sets.
 *
 * @param samples in the order of the data sets
 * @param skipped those that were drawn, but cannot be asked
 */
public record Questions(List<Sample> samples, List<Skipped> skipped) {
  /** Copies the lists. */
  public Questions {
    samples = List.copyOf(samples);
    skipped = List.copyOf(skipped);
  }

  /**
   * Draws questions; all have the same chance.
   *
   * @param limit how many; absent, or more than there are: all of them
   * @param seed of the draw
   */
  public static Questions draw(List<SampleSource> sources, OptionalInt limit, long seed) {
    List<Place> places = new ArrayList<>();
    for (SampleSource source : sources) {
      IntStream.range(0, source.size()).forEach(index -> places.add(new Place(source, index)));
    }
    List<Sample> samples = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    for (Place place : drawn(places, limit, seed)) {
      place.read(samples, skipped);
    }
    return new Questions(samples, skipped);
  }

  /** Returns the same questions, told apart by nothing but whether they have an image. */
  public Questions byModality() {
    return new Questions(
        samples.stream()
            .map(
                sample ->
                    new Sample(
                        sample.id(),
                        sample.origin(),
                        Optional.empty(),
                        sample.images(),
                        sample.turns()))
            .toList(),
        skipped);
  }

  private static List<Place> drawn(List<Place> places, OptionalInt limit, long seed) {
    if (limit.isEmpty() || limit.getAsInt() >= places.size()) {
      return places;
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, places.size()).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    return order.stream().limit(limit.getAsInt()).sorted().map(places::get).toList();
  }

  private record Place(SampleSource source, int index) {
    void read(List<Sample> samples, List<Skipped> skipped) {
      try {
        Sample sample = source.read(index);
        Optional<SampleImage> missing =
            sample.images().stream().filter(image -> !image.exists()).findFirst();
        if (missing.isPresent()) {
          skipped.add(
              new Skipped(
                  sample.origin(),
                  "image " + missing.get().name() + " is not there; check --images"));
        } else {
          samples.add(sample);
        }
      } catch (BadSampleException e) {
        // Its message begins with its place.
        String[] parts = e.getMessage().split(": ", 2);
        skipped.add(new Skipped(parts[0], parts[parts.length - 1]));
      }
    }
  }
}
