// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import dev.foresight.training.data.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Questions of one kind that are submitted together.
 *
 * @param kind of all of them
 * @param samples one at least
 */
record Block(String kind, List<Sample> samples) {
  /** What samples are called that do not say of which kind they are. */
  static final String WITH_IMAGE = "image";

  static final String TEXT_ONLY = "text";

  Block {
    samples = List.copyOf(samples);
  }

  /**
   * Divides samples into blocks, the last one of a kind maybe smaller, in an order in which the
   * kinds are mixed: a machine that slows down for a while slows all of them.
   */
  static List<Block> of(List<Sample> samples, int size) {
    Map<String, List<Sample>> kinds = new LinkedHashMap<>();
    samples.forEach(s -> kinds.computeIfAbsent(kind(s), unused -> new ArrayList<>()).add(s));
    List<Block> blocks = new ArrayList<>();
    kinds.forEach(
        (kind, same) -> {
          for (int i = 0; i < same.size(); i += size) {
            blocks.add(new Block(kind, same.subList(i, Math.min(i + size, same.size()))));
          }
        });
    Collections.shuffle(blocks, new Random(0));
    return blocks;
  }

  // The same question may be there twice.
  @SuppressWarnings("ReferenceEquality")
  Block without(Sample sample) {
    return new Block(kind, samples.stream().filter(other -> other != sample).toList());
  }

  private static String kind(Sample sample) {
    return sample.kind().orElse(sample.images().isEmpty() ? TEXT_ONLY : WITH_IMAGE);
  }
}
