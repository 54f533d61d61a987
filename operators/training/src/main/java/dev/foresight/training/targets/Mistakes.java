// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.training.targets.TargetValidation.Mistake;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what images are taken for, by attributes with one value. */
final class Mistakes {
  private static final int LISTED = 100;

  private final List<Attribute> attributes;
  private final Map<Mistake, Integer> counts = new HashMap<>();

  Mistakes(List<Attribute> attributes) {
    this.attributes = attributes;
  }

  /**
   * Adds a batch.
   *
   * @param wanted of each image, see {@link Attribute#wanted}
   * @param found of each image and attribute
   */
  void add(List<float[]> wanted, TargetLosses found) {
    for (int row = 0; row < found.hits().length; row++) {
      int number = row % attributes.size();
      Attribute attribute = attributes.get(number);
      if (found.hits()[row] == 0 && !attribute.several()) {
        int begin = Attribute.classes(attributes.subList(0, number));
        float[] classes = wanted.get(row / attributes.size());
        for (int i = 0; i < attribute.values().size(); i++) {
          if (classes[begin + i] > 0) {
            String said = attribute.values().get((int) found.said()[row]);
            counts.merge(
                new Mistake(attribute.name(), attribute.values().get(i), said, 1), 1, Integer::sum);
          }
        }
      }
    }
  }

  /**
   * Returns the most frequent ones with their counts; those that are as frequent by their names.
   */
  List<Mistake> mostFrequent() {
    return counts.entrySet().stream()
        .map(
            entry ->
                new Mistake(
                    entry.getKey().attribute(),
                    entry.getKey().wanted(),
                    entry.getKey().said(),
                    entry.getValue()))
        .sorted(
            Comparator.comparing(Mistake::count)
                .reversed()
                .thenComparing(Mistake::attribute)
                .thenComparing(Mistake::wanted)
                .thenComparing(Mistake::said))
        .limit(LISTED)
        .toList();
  }
}
